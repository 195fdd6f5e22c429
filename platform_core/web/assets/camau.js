/* An enhancement only: without this file every link still works, with a reload.
   1 our own links open without a reload: Streamlit listens to the browser's history
   2 the h1 is focused when the page or its heading changes, and the top of it shown
   3 an error summary is focused when one appears, and its links lead to the field
   2b on a list of which one is open, that one is focused instead when another opens
   3b what a press came to is focused when the button that was pressed is gone with it
   4 a reader who stopped half-way is taken back to the heading
   5 Streamlit's "is it still running?" dialog is shut when the signal drops: it makes the page
     inert, so that even the 999 link would not work */
(() => {
  const one = selector => document.querySelector(selector);
  const connected = () => one('[data-test-connection-state="CONNECTED"]');
  const place = () => location.pathname + location.search;
  let last = place(), title = null, moved = false, restored = null, opened = null;

  document.addEventListener('click', event => {
    const a = event.target.closest?.('a');
    if (!a || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const to = a.getAttribute('href') || '';
    if (to.startsWith('#') && a.closest('.errs')) {
      /* the field of that key; or the one after its error, or else the first of the card */
      const line = one(to), fields = [...line?.closest('[class*="st-key-card"]')?.querySelectorAll('input, textarea, button') ?? []];
      const field = one(`.st-key-${to.slice(1)} :is(input, textarea, button)`)
        ?? fields.find(f => line.compareDocumentPosition(f) & Node.DOCUMENT_POSITION_FOLLOWING) ?? fields[0];
      if (field) { event.preventDefault(); field.focus(); }
    } else if (a.hasAttribute('data-page')) {
      if (!one('[data-testid="stApp"]')) return;      /* the first words: an ordinary link */
      event.preventDefault();
      if (!connected()) return;                       /* stay, rather than lose the page to no signal */
      history.pushState({}, '', to);
      dispatchEvent(new PopStateEvent('popstate', { state: {} }));
    }
  });

  const focusTop = h => {
    h.tabIndex = -1;
    h.focus({ preventScroll: true });
    one('[data-testid="stMain"]')?.scrollTo(0, 0);
  };

  /* whoever opens a line of a list, or ends with it, goes on from the one that is open now */
  const focusOpened = page => {
    const now = one('[data-opened]'), was = opened;
    opened = { page, now: now?.dataset.opened };
    if (!now || was?.page !== page || was.now === opened.now) return false;
    now.focus({ preventScroll: true });
    now.closest('[class*="st-key-card"]')?.scrollIntoView({ block: 'nearest' });
    return true;
  };

  /* A button that has done its work is drawn no more, a moment after its page says what it did. */
  const focusNews = news => {
    news.dataset.since ??= Date.now();
    if (document.activeElement !== document.body || Date.now() - news.dataset.since > 2000) return;
    news.dataset.since = 0;
    news.tabIndex = -1;
    news.focus({ preventScroll: true });
    news.scrollIntoView({ block: 'center' });
  };

  const resume = () => {
    const article = one('.prose');
    if (!article) restored = null;
    if (!article?.dataset.at || restored === place()) return;
    restored = place();
    const back = article.dataset.at !== '0' && document.getElementById('part-' + article.dataset.at);
    if (back) { back.tabIndex = -1; back.focus({ preventScroll: true }); back.scrollIntoView(); }
  };

  const tidy = () => {
    one('[data-testid="stDialog"]:has([data-testid="stErrorCodeBlock"]) button[aria-label="Close"]')?.click();
    const h = one('main h1'), isFirst = title === null, app = one('[data-testid="stApp"]');
    const still = app && app.dataset.testScriptState === 'notRunning';
    if (place() !== last) { last = place(); moved = true; restored = null; }
    if (h && title !== null && h.textContent !== title) moved = true;
    if (h && still) {
      title = h.textContent;
      const stays = focusOpened(location.pathname);
      if (moved) { moved = false; if (!stays) focusTop(h); }
      resume();
    }
    const news = one(':is(.saved, .moved)[role]');
    if (news && still && !isFirst) focusNews(news);
    // Streamlit names a field by its label as it was written, marks and all.
    document.querySelectorAll('[aria-label*=":small["]').forEach(field =>
      field.setAttribute('aria-label', field.getAttribute('aria-label').replace(/:small\[(.*)\]/s, '$1')));
    const errs = one('.errs');
    if (errs && still && !errs.dataset.seen) { errs.dataset.seen = 1; errs.focus(); errs.scrollIntoView(); }
  };
  let soon;
  new MutationObserver(() => { clearTimeout(soon); soon = setTimeout(tidy, 30); }).observe(document.documentElement,
    { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ['data-test-script-state'] });
})();
