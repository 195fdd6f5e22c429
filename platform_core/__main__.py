"""The command line: ``python -m platform_core --help``."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from platform_core.clock import local_date, utc_now
from platform_core.errors import PlatformError
from platform_core.settings import CONTENT, settings


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; answers the process's exit status."""
    arguments = _parser().parse_args(given)
    try:
        return int(arguments.command(arguments) or 0)
    except PlatformError as problem:
        print(problem, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m platform_core", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, does: object, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about)
        sub.set_defaults(command=does)
        return sub

    command("run", _run, "set up what is missing, then start the web app and the worker")
    command("migrate", _migrate, "bring the database to the schema of this version")
    command("worker", _worker, "run the timetable: sweep, send, read content")
    demo = command("demo", _demo, "the demonstration's sign-ins and links")
    demo.add_argument("--json", action="store_true", help="print them as JSON")
    sweep = command("sweep", _sweep, "look at every enrolment that is due; prints a JSON summary")
    sweep.add_argument("--now", type=_instant, help="judge at this ISO instant instead of now")
    rebuild = command("rebuild", _rebuild, "compare all that is kept with what the log says")
    rebuild.add_argument("--write", action="store_true", help="repair what differs")
    rebuild.add_argument("--now", type=_instant, help="judge at this ISO instant instead of now")
    rebuild.add_argument("--processes", type=int, help="how many at once; as many as there are")
    replay = command("replay", _replay, "live through a log of days, and measure the engine on it")
    replay.add_argument("folder", type=Path, metavar="DIR")
    replay.add_argument("--policy", type=Path, metavar="FILE", help="instead of the shipped one")
    replay.add_argument("--out", type=Path, required=True, metavar="FILE", help="scores, as CSV")
    calibrate = command("calibrate", _calibrate, "fit points, threshold and base rates to a log")
    calibrate.add_argument("folder", type=Path, metavar="DIR")
    calibrate.add_argument("--out", type=Path, required=True, metavar="FILE")
    calibrate.add_argument("--load", type=float, metavar="N", help="flags per 100 people a week")
    calibrate.add_argument("--anyway", action="store_true", help="even if the log is too small")
    export = command("export-log", _export_log, "write a service's own log, without names")
    export.add_argument("folder", type=Path)
    export.add_argument("--service", required=True, metavar="SLUG")
    content = commands.add_parser("content", help="what patients read")
    parts = content.add_subparsers(required=True, metavar="part")
    check = parts.add_parser("check", help="name every problem in content/, with file and line")
    check.set_defaults(command=_content_check)
    write = parts.add_parser("export", help="write what is published as a content folder")
    write.add_argument("folder", type=Path, metavar="DIR")
    write.set_defaults(command=_content_export)
    take = parts.add_parser("import", help="say what a folder has otherwise, and make drafts of it")
    take.add_argument("folder", type=Path, metavar="DIR")
    take.add_argument("--by", metavar="EMAIL", help="the author whose drafts they become")
    take.set_defaults(command=_content_import)
    media = parts.add_parser("media", help="make pictures, sound and film small for the folder")
    media.add_argument("files", type=Path, nargs="+", metavar="FILE")
    media.add_argument("--to", type=Path, required=True, metavar="DIR", help="a module's folder")
    media.set_defaults(command=_content_media)
    return parser


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO instant") from None
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} needs a zone, such as {text}Z")
    return instant


# Each command imports what it needs, so that the others start quickly and still work when the
# part it needs is broken.


def _run(_: argparse.Namespace) -> int:
    from platform_core.launch import run

    return run()


def _migrate(_: argparse.Namespace) -> None:
    from platform_core.storage.database import engine
    from platform_core.storage.migrate import migrate

    print(f"The database is at revision {migrate(engine())}.")


def _worker(_: argparse.Namespace) -> None:
    from platform_core.jobs.worker import work

    work()


def _demo(arguments: argparse.Namespace) -> None:
    from platform_core.demo.sign_ins import sign_ins

    found = sign_ins()
    print(json.dumps(found.as_json(), indent=2) if arguments.json else found.as_text())


def _sweep(arguments: argparse.Namespace) -> None:
    from platform_core.jobs.sweep import sweep

    print(json.dumps(sweep(now=arguments.now or utc_now()).as_json()))


def _rebuild(arguments: argparse.Namespace) -> int:
    from platform_core.jobs.rebuild import rebuild, repair
    from platform_core.jobs.sweep import sweep

    now = arguments.now or utc_now()
    found = rebuild(now=now, processes=arguments.processes)
    print(json.dumps(found.as_json()))
    if found.differences and arguments.write:
        repair(found.differences, at=now)
        sweep(now=now)
        return 0
    return 1 if found.differences else 0


def _replay(arguments: argparse.Namespace) -> None:
    from platform_core.engagement.policy import FILE, read_policy
    from platform_core.engagement.replay.measuring import measure
    from platform_core.engagement.replay.reading import read_log
    from platform_core.engagement.replay.running import replay
    from platform_core.engagement.replay.scores import write_scores

    policy = read_policy(arguments.policy or FILE)
    replayed = replay(read_log(arguments.folder), policy)
    write_scores(replayed, arguments.out)
    print("\n".join(measure(replayed.on, replayed.said).lines()))


def _calibrate(arguments: argparse.Namespace) -> None:
    from platform_core.engagement.policy import current_policy
    from platform_core.engagement.replay.calibrating import USUAL_LOAD, calibrate
    from platform_core.engagement.replay.reading import read_log

    found = calibrate(
        read_log(arguments.folder),
        current_policy(),
        name=arguments.folder.resolve().name,
        load=USUAL_LOAD if arguments.load is None else arguments.load,
        anyway=arguments.anyway,
    )
    arguments.out.write_text(json.dumps(found.document, indent=2) + "\n", encoding="utf-8")
    print("On people whom the points were not fitted on:")
    print("\n".join(found.measured.lines()))


def _export_log(arguments: argparse.Namespace) -> None:
    from platform_core.accounts.rules import Caseload
    from platform_core.accounts.services import service_id_of
    from platform_core.engagement.queries import policy_of
    from platform_core.engagement.replay.exporting import export_log
    from platform_core.engagement.replay.own import own_log
    from platform_core.storage.database import open_reading

    zone = settings().zone
    with open_reading() as session:
        service_id = service_id_of(session, arguments.service)
        log = own_log(
            session,
            caseload=Caseload(service_id),
            policy=policy_of(session, service_id),
            zone=zone,
            today=local_date(utc_now(), zone),
        )
    number = export_log(log, arguments.folder, name=arguments.service)
    print(f"{number} people are in {arguments.folder}, each under a number drawn for this export.")


def _content_check(_: argparse.Namespace) -> int:
    from platform_core.content.check import report

    lines, publishable = report(CONTENT, today=local_date(utc_now(), settings().zone))
    print("\n".join(lines))
    return 0 if publishable else 1


def _content_export(arguments: argparse.Namespace) -> int:
    from platform_core.content.exchange.commands import print_export
    from platform_core.storage.database import open_reading

    with open_reading() as session:
        return print_export(session, arguments.folder, own=CONTENT)


def _content_import(arguments: argparse.Namespace) -> int:
    from platform_core.content.exchange.commands import print_import
    from platform_core.storage.database import open_reading, open_transaction

    begin = open_transaction if arguments.by else open_reading
    with begin() as session:
        return print_import(session, arguments.folder, by=arguments.by, at=utc_now())


def _content_media(arguments: argparse.Namespace) -> int:
    from platform_core.content.exchange.commands import print_media

    return print_media(arguments.files, arguments.to)


if __name__ == "__main__":
    sys.exit(main())
