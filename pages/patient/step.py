"""A step: the smallest thing to read, in the length that suits today."""

import streamlit as st

from platform_core.release.actions import finish_step, open_step, save_place
from platform_core.storage.database import open_reading, open_transaction
from platform_core.ui.components import address, error_summary, escape, html, pressed
from platform_core.ui.guard import require_patient
from platform_core.ui.patient import afterwards, gone, reading, reflecting, step_words
from platform_core.ui.patient.day import day_of, read_day
from platform_core.ui.shell import frame, mark_wrong
from platform_core.wording import say

mine = require_patient()
me, language = mine.viewer.person_id, mine.language
when = {"by": me, "at": mine.now, "today": mine.today}
key = st.query_params.get("step", "")

day = day_of(mine)
with open_reading() as session:
    read = reading.read_step(session, day, key)
    if read is not None and read.is_open:
        reflecting.fill_in(session, mine, read)
    left = None if read else gone.left_behind(session, day, key)

if left is not None:
    gone.settle(mine, left)
    st.stop()

if read is None or not read.is_open:
    with frame("step.title", mine.viewer, shape="read", named=read.words.title if read else ""):
        html(reading.not_open(read) if read else reading.unknown(language))
    st.stop()

reflecting.keep_draft(mine, read)
is_done = pressed("done")
wrong = reflecting.send(mine, read) if is_done or pressed(reflecting.SAVE) else []

if is_done and not wrong:
    with open_transaction() as session:
        finish_step(session, mine.enrolment, read.step, read.version_id, **when)
        day = read_day(session, mine)
if step_words.is_answering(key) or afterwards.is_again(day, key) or (is_done and not wrong):
    afterwards.finished(mine, day, read)
    st.stop()

stopped_at = reading.stopped_at(read)
if stopped_at is not None:
    short = reading.is_short()
    with open_transaction() as session:
        save_place(session, mine.enrolment, read.step, stopped_at, short=short, at=mine.now)
    afterwards.place_saved(mine, read)
    st.stop()

if st.session_state.get("_opened") != key:
    how = {"language": language, "short": reading.begins_short(read)}
    with open_transaction() as session:
        open_step(session, mine.enrolment, read.step, read.version_id, **when, **how)
    st.session_state["_opened"] = key

with frame("step.title", mine.viewer, shape="read", named=read.words.title):
    if wrong:
        mark_wrong("step.title", mine.viewer, named=read.words.title)
        html(error_summary(wrong, language))
    html(reading.opening(read))
    html(reading.help_first(read))
    html(reading.put_right(read))
    lengths = {
        reading.FULL: say("step.length_full", language, n=read.step.minutes),
        reading.SHORT: say("step.length_short", language),
    }
    length = st.segmented_control(
        say("step.how_much", language),
        list(lengths),
        format_func=lengths.__getitem__,
        default=reading.SHORT if reading.begins_short(read) else reading.FULL,
        required=True,
        key="length",
    )
    reading.draw(read, length)
    if length == reading.FULL:
        reflecting.draw(read, wrong)
    with st.container(key="wide_done", horizontal=True):
        st.button(say("step.done", language), type="primary", key="done")
        st.button(say("step.stop", language), key="stop")
    html(f'<p class="small muted">{say("step.no_need_to_finish", language)}</p>')
    way = escape(address("print/step", step=key))
    html(f'<p class="noprint"><a class="quiet" href="{way}">{say("step.print", language)}</a></p>')
