/* The authors' editor. An enhancement only: without this file Save and Preview are buttons.
   1 the fields as words, and back
   2 kept on this computer at every keystroke, until they are saved
   3 saved a moment after the last keystroke, one part at a time, with the revision it began from
   4 what somebody else saved in between is shown beside it, never overwritten
   5 preview: one question on its way at a time, so answers cannot overtake each other
   6 checks, when the writing pauses
   7 the paragraph of the other language that matches
   8 keys, buttons and leaving */
(() => {
  const form = document.getElementById('words');
  if (!form) return;
  const one = (selector, under = document) => under.querySelector(selector);
  const all = (selector, under = document) => [...under.querySelectorAll(selector)];
  const sentences = JSON.parse(form.dataset.words);
  const say = (key, names = {}) => sentences[key].replace(/\{(\w+)\}/g, (_, name) => names[name] ?? '');
  const { module, step, person } = form.dataset;
  const who = Number(person);
  let draft = Number(form.dataset.draft), version = Number(form.dataset.version);
  const SAID = ['alt', 'caption', 'transcript', 'captions'];
  const OTHER = { en: 'cy', cy: 'en' };
  document.documentElement.classList.add('with-script');

  /* ---------- 1 Fields and words ---------- */
  const files = all('[data-file]', form).map(input => input.value);
  const keyOf = field => field.dataset.name.replace(/^media\.(\d+)/, (_, n) => `media.${files[n]}`);
  const valueOf = field => field.type === 'checkbox' ? (field.checked ? 'yes' : '') : field.value;
  const lines = text => text.split('\n').map(line => line.trim()).filter(Boolean);
  const same = (a, b) => (a ?? '') === (b ?? '') || lines(a ?? '').join('\n') === lines(b ?? '').join('\n');
  const parts = {};
  for (const field of all('[data-part]', form)) {
    const short = field.dataset.part;
    const end = short === 'step' ? '' : `/${short}`;
    const part = parts[short] ??= { short, name: step ? `step/${step}${end}` : 'module', fields: new Map(), clashes: new Set(),
      seen: Number(form.elements[`seen.${short}`].value), files: files.map(file => ({ file })) };
    part.fields.set(keyOf(field), field);
  }
  const read = part => Object.fromEntries([...part.fields].map(([key, field]) => [key, valueOf(field)]));
  const write = (field, value) => {
    if (field.type === 'checkbox') field.checked = value === 'yes';
    else field.value = value;
  };
  const flat = words => {
    const found = {};
    for (const [key, value] of Object.entries(words)) {
      if (key === 'media') for (const it of value) for (const name of SAID) found[`media.${it.file}.${name}`] = it[name] ?? '';
      else if (Array.isArray(value)) found[key] = value.join('\n');
      else if (value && typeof value === 'object') for (const name in value) found[`${key}.${name}`] = value[name];
      else found[key] = value === true ? 'yes' : value === false || value == null ? '' : String(value);
    }
    return found;
  };
  const wordsOf = (part, said = read(part)) => {
    const words = {};
    for (const [key, value] of Object.entries(said)) {
      if (key.startsWith('media.')) continue;
      const [name, under] = key.split('.');
      if (under) (words[name] ??= {})[under] = value;
      else words[name] = name === 'sources' ? lines(value) : name === 'help_first' ? value === 'yes' : value;
    }
    if (part.short in OTHER) words.media = part.files.map(it => ({ ...it,
      ...Object.fromEntries(SAID.filter(name => `media.${it.file}.${name}` in said).map(name => [name, said[`media.${it.file}.${name}`]])) }));
    return words;
  };
  /* a page that came back with what could not be saved: Save is the answer to what it says */
  let held = 'unsaved' in form.dataset;
  for (const part of Object.values(parts)) part.base = held ? {} : read(part);
  const isUnsent = part => part.added || JSON.stringify(read(part)) !== JSON.stringify(part.base);
  const unsent = () => Object.values(parts).filter(isUnsent);

  /* ---------- 2 Kept on this computer ---------- */
  const placeOf = part => `camau.studio.${person}.${module}.${part.name}`;
  const keep = part => {
    try {
      if (!isUnsent(part)) localStorage.removeItem(placeOf(part));
      else localStorage.setItem(placeOf(part), JSON.stringify({ draft, seen: part.seen, base: part.base, said: read(part), at: Date.now() }));
      return true;
    } catch { return false; }
  };
  const keepAll = () => Object.values(parts).map(keep).every(Boolean);
  const kept = part => {
    try {
      const found = JSON.parse(localStorage.getItem(placeOf(part)));
      return found?.said && Object.entries(found.said).some(([key, said]) => part.fields.has(key) && said !== valueOf(part.fields.get(key))) ? found : null;
    } catch { return null; }
  };
  const offer = () => {
    const found = Object.values(parts).map(part => [part, kept(part)]).filter(([, it]) => it);
    const box = one('#offer');
    if (!found.length) return;
    const when = new Date(Math.max(...found.map(([, it]) => it.at)));
    const list = document.createElement('dl');
    for (const [part, it] of found) for (const [key, said] of Object.entries(it.said)) {
      const field = part.fields.get(key);
      if (!field || said === valueOf(field)) continue;
      const label = document.createElement('dt'), words = document.createElement('dd');
      label.textContent = one(`label[for="${CSS.escape(field.id)}"]`)?.textContent ?? key;
      words.textContent = said;
      if (part.short in OTHER) label.lang = words.lang = part.short;
      list.append(label, words);
    }
    tell(box, say('newer', { when: when.toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' }) }), [
      [say('use_them'), () => { box.hidden = true; for (const [part, it] of found) take(part, it); sendSoon(0); }],
      [say('leave_them'), () => { box.hidden = true; for (const [part] of found) localStorage.removeItem(placeOf(part)); keepAll(); }]]);
    box.insertBefore(list, one('.acts', box));
    box.hidden = false;
    /* after the browser has gone back to where the page was scrolled to */
    const show = () => setTimeout(() => { box.focus({ preventScroll: true }); box.scrollIntoView({ block: 'center' }); }, 50);
    if (document.readyState === 'complete') show(); else addEventListener('load', show, { once: true });
  };
  const take = (part, it) => {
    for (const [key, said] of Object.entries(it.said)) if (part.fields.has(key)) write(part.fields.get(key), said);
    /* of the same draft: go on from what those words began from, so that it is told if another saved since */
    if (it.draft === draft || !it.draft) { part.seen = it.seen; part.base = it.base; }
    keep(part);
    redraw();
  };

  /* ---------- said in words ---------- */
  const tell = (box, words, buttons = []) => {
    box.textContent = '';
    const p = document.createElement('p');
    p.textContent = words;
    box.append(p);
    if (!buttons.length) return;
    const row = document.createElement('p');
    row.className = 'acts';
    for (const [label, act] of buttons) {
      const button = document.createElement(typeof act === 'string' ? 'a' : 'button');
      button.textContent = label;
      if (typeof act === 'string') { button.href = act; button.className = 'btn2'; button.dataset.leave = ''; }
      else { button.type = 'button'; button.className = 'plainer'; button.addEventListener('click', act); }
      row.append(button);
    }
    box.append(row);
  };
  const line = one('#state'), news = one('#news');
  let lastSaid = { name: line.dataset.state, words: line.textContent };
  /* a screen reader hears when something is wrong, when it is right again, and what it asked for:
     not that every pause in the writing was saved */
  const state = (name, words, { aloud = false } = {}) => {
    const was = line.dataset.state;
    const quiet = ['fresh', 'saved', 'saving', 'unsaved'];
    line.setAttribute('aria-live', aloud || !quiet.includes(name) || !quiet.includes(was) ? 'polite' : 'off');
    line.dataset.state = name;
    if (line.textContent !== words) line.textContent = words;
    line.parentElement.classList.toggle('wrong', name === 'wrong');
  };

  /* ---------- 3 Saving ---------- */
  const post = async (path, asked, more = {}) => {
    for (let again = 0; ; again++) {
      const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, signal: AbortSignal.timeout?.(20000), ...more,
        body: JSON.stringify({ ...asked, module, step, person: who, form_token: form.elements.form_token.value }) });
      const answer = await response.json().catch(() => ({}));
      if (response.status !== 403 || answer.why !== 'token' || again) return { status: response.status, answer };
      for (const field of all('input[name=form_token]')) field.value = answer.token;
    }
  };
  let timer, since = 0, sending = null, pause = 0, aloud = false;
  const sendSoon = (wait = 1500) => {
    clearTimeout(timer);
    since ||= Date.now();
    timer = setTimeout(send, Math.min(wait, Math.max(0, since + 8000 - Date.now())));
  };
  const ready = part => !held && isUnsent(part) && !part.clashes.size && !part.stopped && JSON.stringify(read(part)) !== part.refused;
  const send = () => sending ??= sendAll().finally(() => { sending = null; });
  const sendAll = async () => {
    clearTimeout(timer);
    since = 0;
    for (const part of Object.values(parts)) {
      if (!ready(part)) continue;
      const seen = part.seen;
      if (!(await attempt(part))) return;
      if (part.seen !== seen && part.merged && ready(part) && !(await attempt(part))) return;
    }
    if (Object.values(parts).some(ready)) sendSoon();
  };
  const attempt = async part => {
    const said = read(part);
    part.merged = false;
    state('saving', say('saving'));
    let result;
    try { result = await post('/studio/save', { part: part.name, words: wordsOf(part, said), draft, version, seen: part.seen }); }
    catch { result = { status: 0, answer: {} }; }
    return settle(part, said, result);
  };
  const settle = async (part, said, { status, answer }) => {
    if (status === 200) { saved(part, said, answer); return true; }
    const safe = keepAll();
    if (status === 409) { merge(part, answer); return true; }
    if (status === 422) {
      part.refused = JSON.stringify(said);
      state('wrong', say('refused', { why: answer.problems?.map(it => it.words).join(' ') }) + ' ' + say(safe ? 'kept' : 'kept_nowhere'));
      return true;
    }
    if (status === 413) { part.refused = JSON.stringify(said); state('wrong', say('too_long')); return true; }
    if (status === 410 || status === 404) {
      const ended = status === 410 && answer.why === 'closed';
      for (const it of Object.values(parts)) it.stopped = true;
      state('wrong', say(ended ? 'closed' : status === 404 ? 'gone' : 'removed'));
      if (ended) tell(news, '', [[say('start_again'), () => { news.textContent = ''; draft = version = 0; for (const it of Object.values(parts)) it.stopped = false; send(); }]]);
      return false;
    }
    if (status === 401 || status === 403) {
      state('wrong', say(safe ? 'signed_out' : 'kept_nowhere'));
      const back = location.pathname + location.search;
      tell(news, '', [[say('sign_in'), `/sign-in?next=${encodeURIComponent(back)}`]]);
      away = true;
      return false;
    }
    pause = Math.min(pause ? pause * 2 : 2000, 60000);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    state('lost', say(safe ? 'not_saved' : 'kept_nowhere'));
    return false;
  };
  let away = false;
  const saved = (part, said, answer) => {
    const was = line.dataset.state;
    draft = answer.draft;
    part.seen = answer.revision;
    part.base = said;
    part.refused = null;
    part.added = false;
    if (answer.standing) one('#standing').textContent = answer.standing;
    form.elements.draft.value = draft;
    form.elements[`seen.${part.short}`].value = part.seen;
    keep(part);
    pause = 0;
    if (away) { away = false; news.textContent = ''; }
    if (unsent().length) state(was === 'wrong' ? 'wrong' : 'unsaved', was === 'wrong' ? line.textContent : say('unsaved'));
    else state('saved', answer.said, { aloud });
    lastSaid = { name: 'saved', words: answer.said };
    aloud = aloud && unsent().length > 0;
    if (part.files.map(it => it.file).join() !== files.join() && !unsent().length) { leaving = true; location.reload(); }
  };

  /* ---------- 4 Two at once ---------- */
  const merge = (part, { theirs, revision, who: name, when }) => {
    const now = flat(theirs), mine = read(part), names = { who: name, when };
    let brought = false;
    for (const [key, field] of part.fields) {
      if (!(key in now) || same(now[key], part.base[key]) || same(now[key], mine[key])) continue;
      if (same(mine[key], part.base[key])) { write(field, now[key]); brought = true; }
      else clash(part, key, field, now[key], names);
    }
    part.merged = true;
    part.seen = revision;
    part.base = Object.fromEntries([...part.fields.keys()].map(key => [key, now[key] ?? '']));
    if (theirs.media) part.files = theirs.media.map(it => ({ file: it.file, ...Object.fromEntries(SAID.map(said => [said, it[said] ?? ''])) }));
    keep(part);
    redraw();
    if (part.clashes.size) {
      state('wrong', say('moved', names));
      const first = one('.clashes');
      first.focus({ preventScroll: true });
      first.scrollIntoView({ block: 'center' });
    } else if (brought) tell(news, say('put_in', names));
  };
  const clash = (part, key, field, words, names) => {
    const ident = `clash-${field.id}`;
    document.getElementById(ident)?.remove();
    const box = one('#clash').content.firstElementChild.cloneNode(true), mine = one('[data-mine]', box);
    const label = one(`label[for="${CSS.escape(field.id)}"]`)?.textContent ?? key;
    box.id = ident;
    one('h2', box).textContent = label;
    box.setAttribute('aria-label', label);
    one('h2', box).lang = one('.said', box).lang = mine.lang = field.lang;
    one('[data-who]', box).textContent = say('their_words', names);
    markDifference(one('.said', box), words, valueOf(field));
    mine.value = valueOf(field);
    mine.setAttribute('aria-label', label);
    mine.addEventListener('input', () => { write(field, mine.value); keep(part); previewSoon(true); });
    field.addEventListener('input', () => { mine.value = valueOf(field); });
    field.closest('.field')?.classList.add('clash');
    (one('.side-by-side') ?? form).before(box);
    part.clashes.add(key);
    box.addEventListener('click', event => {
      const choice = event.target.closest('[data-take]')?.dataset.take;
      if (!choice) return;
      if (choice === 'theirs') write(field, words);
      box.remove();
      field.closest('.field')?.classList.remove('clash');
      part.clashes.delete(key);
      show(field);
      field.focus();
      redraw();
      if (!part.clashes.size && !isUnsent(part)) { keep(part); state('saved', say('put_in', names)); }
      send();
    });
  };
  /* what is theirs alone stands out: all between the same beginning and the same end */
  const markDifference = (place, theirs, mine) => {
    let start = 0, end = 0;
    const most = Math.min(theirs.length, mine.length);
    while (start < most && theirs[start] === mine[start]) start++;
    while (end < most - start && theirs.at(-1 - end) === mine.at(-1 - end)) end++;
    const marked = document.createElement('mark');
    marked.textContent = theirs.slice(start, theirs.length - end);
    place.append(theirs.slice(0, start), marked, theirs.slice(theirs.length - end));
  };
  let told = '';
  const look = async () => {
    if (document.hidden || sending) return;
    try {
      const asked = new URLSearchParams({ module, step, person });
      const response = await fetch(`/studio/now?${asked}`);
      if (!response.ok) return;
      const now = await response.json();
      for (const part of Object.values(parts)) {
        const it = now.parts[part.short];
        const isNew = now.draft && it.revision > part.seen && !(draft === 0 && it.revision === 1);
        if (!isNew || told === `${part.short}${it.revision}` || part.clashes.size) continue;
        told = `${part.short}${it.revision}`;
        tell(news, say('also', it), [[say('bring_in'), () => bringIn(part)]]);
      }
    } catch { /* the next look, or the next save, says so */ }
  };
  const bringIn = async part => {
    const asked = new URLSearchParams({ module, step, person, words: part.short });
    const now = await (await fetch(`/studio/now?${asked}`)).json();
    const it = now.parts[part.short];
    news.textContent = '';
    form.elements.draft.value = draft = now.draft;
    merge(part, { theirs: it.words, revision: it.revision, who: it.who, when: it.when });
    if (!unsent().length && part.files.map(one => one.file).join() !== files.join()) { leaving = true; location.reload(); }
    send();
  };
  setInterval(look, 20000);

  /* ---------- 5 Preview ---------- */
  const frame = one('#phone');
  const chosen = name => one(`input[name=${name}]:checked`, form)?.value;
  let flying = false, waiting = false, wanted = 0, whole = false;
  const phone = () => frame?.contentDocument?.getElementById('p-words') ? frame.contentDocument : null;
  const previewSoon = (all = false) => {
    whole ||= all;
    if (frame && !wanted) wanted = setTimeout(preview, 40);
  };
  const preview = async () => {
    wanted = 0;
    if (flying) { waiting = true; return; }
    flying = true;
    const language = chosen('show'), length = chosen('length'), all = whole;
    waiting = whole = false;
    try {
      const asked = { language, length, whole: all, words: wordsOf(parts[language]) };
      if (all) asked.facts = wordsOf(parts.step);
      const { status, answer } = await post('/studio/preview', asked);
      const page = phone();
      if (status === 200 && page && language === chosen('show') && length === chosen('length')) {
        page.documentElement.lang = language;
        for (const [name, html] of Object.entries(answer.pieces)) put(page.getElementById(`p-${name}`), html);
        const h1 = one('h1', page);
        if (h1) h1.textContent = parts[language].fields.get('title').value;
        form.dispatchEvent(new CustomEvent('previewed'));
        follow(page, language, length);
      } else if (status !== 200) whole ||= all;
    } catch { whole ||= all; /* no connection: the state of saving says so */ }
    flying = false;
    if (waiting || (whole && !all)) previewSoon();
  };
  const put = (place, html) => { if (place && place.drawn !== html) { place.innerHTML = html; place.drawn = html; } };
  const follow = (page, language, length) => {
    const area = document.activeElement;
    if (!area?.matches?.('textarea[data-full]') || area.dataset.part !== language || length !== 'full') return;
    const found = blocks(area.value), drawn = page.querySelectorAll('.prose > *');
    const it = drawn[Math.min(at(found, area.selectionStart), drawn.length - 1)];
    const view = page.defaultView, box = it?.getBoundingClientRect();
    if (box && (box.bottom > view.innerHeight || box.top < 0)) view.scrollBy(0, box.top - view.innerHeight / 3);
  };
  const redraw = () => { previewSoon(true); checkSoon(); };

  /* ---------- 5b Files of one's own ---------- */
  const upload = async (file, said) => {
    said.textContent = say('uploading');
    const sent = new FormData();
    sent.append('file', file);
    try {
      const response = await fetch('/studio/media', { method: 'POST', body: sent, headers: { 'x-form-token': form.elements.form_token.value } });
      const answer = await response.json();
      said.textContent = answer.problem ?? '';
      return response.ok ? answer : null;
    } catch { said.textContent = say('not_uploaded'); return null; }
  };
  const uploadSaid = one('#upload-said');
  one('#upload-button')?.addEventListener('click', async event => {
    const file = one('#file').files[0];
    if (!file) { uploadSaid.textContent = say('no_file'); return; }
    event.target.disabled = true;
    const taken = await upload(file, uploadSaid);
    event.target.disabled = false;
    if (!taken || taken.kind === 'captions') return;
    for (const short of ['en', 'cy']) {
      parts[short].files = [...parts[short].files.filter(it => it.file !== taken.media.file), taken.media];
      parts[short].added = true;
    }
    send();                               /* once both are saved, the page comes back with its fields */
  });
  for (const chooser of all('[data-captions]')) chooser.addEventListener('change', async () => {
    const taken = chooser.files[0] && await upload(chooser.files[0], one('.hint', chooser.parentElement));
    if (taken?.kind !== 'captions') return;
    const field = document.getElementById(chooser.dataset.captions);
    field.value = taken.media.digest;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });

  /* ---------- 6 Checks ---------- */
  let checkTimer, checking = false;
  const checkSoon = (wait = 900) => { clearTimeout(checkTimer); if (one('#found')) checkTimer = setTimeout(check, wait); };
  const check = async () => {
    if (checking) { checkSoon(); return; }
    checking = true;
    try {
      const now = step ? { texts: { en: wordsOf(parts.en), cy: wordsOf(parts.cy) }, facts: wordsOf(parts.step) } : { words: wordsOf(parts.module) };
      const { status, answer } = await post('/studio/checks', now);
      if (status === 200) {
        put(one('#found'), answer.html);
        one('#count').textContent = answer.count;
        sayCount(answer.count);
      }
    } catch { /* at the next pause */ }
    checking = false;
  };
  let countTimer;
  const sayCount = words => {
    clearTimeout(countTimer);
    countTimer = setTimeout(() => { const said = one('#said'); if (said.textContent !== words) said.textContent = words; }, 2000);
  };

  /* ---------- 7 The same paragraph in the other language ---------- */
  const blocks = text => {
    const found = [];
    let start = 0, open = null;
    for (const words of text.split('\n')) {
      const end = start + words.length;
      if (!words.trim()) open = null;
      else if (/^ {0,3}#{1,6}\s/.test(words)) { found.push({ start, end, heading: true }); open = null; }
      else if (open) open.end = end;
      else found.push(open = { start, end, heading: false });
      start = end + 1;
    }
    return found;
  };
  const at = (found, caret) => { const n = found.findIndex(it => caret <= it.end); return n < 0 ? found.length - 1 : n; };
  const sections = found => found.reduce((parted, it) => { if (it.heading) parted.push([it]); else parted.at(-1).push(it); return parted; }, [[]]);
  const matching = (n, mine, theirs) => {
    const here = sections(mine), there = sections(theirs);
    if (here.length !== there.length) return theirs[n];
    const section = here.findIndex(it => it.includes(mine[n]));
    return there[section][here[section].indexOf(mine[n])];
  };
  const lineUp = area => {
    const language = area.dataset.part, other = document.getElementById(`${OTHER[language]}.body`);
    const mine = blocks(area.value), theirs = blocks(other.value);
    const place = one(`[data-where="${language}"]`);
    one(`[data-where="${OTHER[language]}"]`).textContent = '';
    unmark(area);
    if (!mine.length) { place.textContent = ''; unmark(other); return; }
    const n = at(mine, area.selectionStart), it = mine[n];
    const alike = found => found.filter(each => each.heading === it.heading);
    place.textContent = say(it.heading ? 'at_heading' : 'at_paragraph', { at: alike(mine).indexOf(it) + 1, of: alike(mine).length })
      + ' ' + say(`${OTHER[language]}_has`, { n: alike(theirs).length });
    mark(other, matching(n, mine, theirs));
  };
  const mirrorOf = area => area.parentElement.querySelector('.mirror');
  const unmark = area => { mirrorOf(area).textContent = ''; };
  const mark = (area, block) => {
    const mirror = mirrorOf(area);
    mirror.textContent = '';
    if (!block) return;
    const marked = document.createElement('mark');
    marked.textContent = area.value.slice(block.start, block.end);
    mirror.append(area.value.slice(0, block.start), marked, area.value.slice(block.end) + '\n ');
    const top = marked.offsetTop, bottom = top + marked.offsetHeight;
    if (area !== document.activeElement && (top < area.scrollTop || bottom > area.scrollTop + area.clientHeight)) area.scrollTop = top - area.clientHeight / 4;
    mirror.scrollTop = area.scrollTop;
  };
  for (const area of all('textarea[data-full]')) {
    area.addEventListener('scroll', () => { mirrorOf(area).scrollTop = area.scrollTop; });
    area.addEventListener('focus', () => lineUp(area));
  }
  document.addEventListener('selectionchange', () => {
    const area = document.activeElement;
    if (area?.matches?.('textarea[data-full]')) lineUp(area);
  });

  /* ---------- 8 Keys, buttons, leaving ---------- */
  const insert = (area, words) => {
    area.focus();
    if (!document.execCommand('insertText', false, words)) {    /* keeps undo; older browsers cannot */
      area.setRangeText(words, area.selectionStart, area.selectionEnd, 'end');
      area.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  const around = (area, sign) => {
    const { selectionStart: from, selectionEnd: to, value } = area;
    insert(area, sign + value.slice(from, to) + sign);
    if (from === to) area.setSelectionRange(from + sign.length, from + sign.length);
  };
  const atLines = (area, sign) => {
    const { value } = area;
    const from = value.lastIndexOf('\n', area.selectionStart - 1) + 1;
    const stop = value.indexOf('\n', area.selectionEnd);
    area.setSelectionRange(from, stop < 0 ? value.length : stop);
    const were = value.slice(from, stop < 0 ? value.length : stop).split('\n');
    insert(area, were.map(it => it.startsWith(sign) ? it.slice(sign.length) : sign + it).join('\n'));
  };
  const linked = area => {
    const { selectionStart: from, selectionEnd: to, value } = area, words = value.slice(from, to);
    insert(area, `[${words}](https://)`);
    const address = from + words.length + 3;
    if (words) area.setSelectionRange(address, address + 8);
    else area.setSelectionRange(from + 1, from + 1);
  };
  const TOOLS = { bold: area => around(area, '**'), italic: area => around(area, '*'), heading: area => atLines(area, '## '), list: area => atLines(area, '- '), link: linked };
  for (const tools of all('.tools')) {
    tools.hidden = false;
    tools.addEventListener('mousedown', event => event.preventDefault());   /* the words stay chosen */
    tools.addEventListener('click', event => TOOLS[event.target.closest('[data-tool]')?.dataset.tool]?.(document.getElementById(tools.dataset.for)));
  }
  document.addEventListener('keydown', event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = { b: 'bold', i: 'italic', k: 'link' }[event.key.toLowerCase()];
    if (event.key.toLowerCase() === 's') { event.preventDefault(); aloud = true; saveNow(); }
    else if (tool && event.target.matches?.('[data-markdown]')) { event.preventDefault(); TOOLS[tool](event.target); }
  });
  const saveNow = async () => {
    held = false;
    if (!unsent().length) { state(lastSaid.name, lastSaid.words, { aloud: true }); return; }
    await send();
    await send();
  };

  const which = one('.which'), texts = one('#texts');
  const showOnly = language => {
    texts.dataset.show = language;
    for (const button of all('[data-show]', which)) button.setAttribute('aria-pressed', String(button.dataset.show === language));
  };
  if (which) {
    which.hidden = false;
    which.addEventListener('click', event => { const it = event.target.closest('[data-show]'); if (it) showOnly(it.dataset.show); });
  }
  const show = field => { const column = field.closest('[data-column]')?.dataset.column; if (column && texts?.dataset.show && ![column, 'both'].includes(texts.dataset.show)) showOnly('both'); };

  document.addEventListener('click', event => {
    const a = event.target.closest?.('a[href]');
    if (!a) return;
    if (a.dataset.goto) { event.preventDefault(); goTo(a.dataset.goto, Number(a.dataset.line)); return; }
    if ('leave' in a.dataset) { leaving = true; return; }
    if (a.getAttribute('href').startsWith('#') || a.target || event.ctrlKey || event.metaKey || !unsent().length) return;
    event.preventDefault();
    saveNow().then(() => { location.href = a.href; });
  });
  const goTo = (ident, number) => {
    const field = document.getElementById(ident) ?? one('#media');
    if (!field.matches('input, textarea, select')) { field.tabIndex = -1; field.focus(); field.scrollIntoView(); return; }
    show(field);
    field.focus();
    if (field.tagName === 'TEXTAREA' && number) {
      const were = field.value.split('\n'), from = were.slice(0, number - 1).join('\n').length + (number > 1 ? 1 : 0);
      field.setSelectionRange(from, from + (were[number - 1] ?? '').length);
      if (field.dataset.full !== undefined) {
        const mirror = mirrorOf(field), spot = document.createElement('mark');
        mirror.textContent = '';
        spot.textContent = were[number - 1] || ' ';
        mirror.append(field.value.slice(0, from), spot, field.value.slice(from + spot.textContent.length) + '\n ');
        field.scrollTop = spot.offsetTop - field.clientHeight / 3;
        mirror.textContent = '';
      }
    }
    field.scrollIntoView({ block: 'center' });
  };

  form.addEventListener('input', event => {
    const field = event.target;
    if (field.name === 'show' || field.name === 'length') { previewSoon(true); return; }
    const part = parts[field.dataset.part];
    if (!part) return;
    keep(part);
    if (!unsent().length) state(lastSaid.name, lastSaid.words);         /* back to what is saved */
    else if (!['lost', 'wrong'].includes(line.dataset.state)) state('unsaved', say('unsaved'));
    if (pause === 0) sendSoon();
    if (frame) {
      if (part.short in OTHER) {
        const length = field.dataset.name === 'short' ? 'short' : field.dataset.name === 'title' ? chosen('length') : 'full';
        const other = chosen('show') !== part.short || chosen('length') !== length;
        one(`input[name=show][value=${part.short}]`).checked = true;
        one(`input[name=length][value=${length}]`).checked = true;
        previewSoon(other || field.dataset.name.startsWith('media'));
      } else previewSoon(true);
    }
    checkSoon();
  });

  let leaving = false;
  document.addEventListener('submit', async event => {
    const button = event.submitter;
    if (event.target === form && button?.value === 'save') { event.preventDefault(); aloud = true; saveNow(); return; }
    if (leaving) return;
    event.preventDefault();
    await saveNow();
    if (unsent().length) { if (!['wrong'].includes(line.dataset.state)) state('lost', say('no_signal_first')); return; }
    leaving = true;
    if (button?.name) {
      const field = document.createElement('input');
      Object.assign(field, { type: 'hidden', name: button.name, value: button.value });
      event.target.append(field);
    }
    HTMLFormElement.prototype.submit.call(event.target);
  });
  addEventListener('beforeunload', event => { if (!leaving && unsent().length) event.preventDefault(); });
  addEventListener('pageshow', event => { if (event.persisted) { leaving = false; look(); } });
  const again = () => { if (unsent().length) send(); };
  addEventListener('online', again);
  addEventListener('focus', () => { again(); look(); });
  document.addEventListener('visibilitychange', () => { if (document.hidden) { keepAll(); again(); } });

  offer();
  if (document.activeElement === document.body) one('.errs')?.focus();
})();
