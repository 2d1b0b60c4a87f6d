/// What hovering does, at once and on touch as well; without it the browser shows the same words, a moment later.
///
/// It has neither `<` nor `&`, which XML would want escaped and HTML would not.
enum PageScript {
  static let markup = Markup(
    trusted: """
      (() => {
        const tip = document.createElement('div');
        tip.id = 'tip';
        tip.hidden = true;
        document.body.append(tip);
        document.querySelectorAll('svg .hover > title').forEach(title => {
          title.parentNode.dataset.tip = title.textContent;
          title.remove();
        });
        document.querySelectorAll('td[title]').forEach(cell => {
          cell.dataset.tip = cell.title;
          cell.removeAttribute('title');
        });
        const show = event => {
          const place = event.target.closest ? event.target.closest('[data-tip]') : null;
          tip.hidden = place === null;
          if (tip.hidden) { return; }
          tip.textContent = place.dataset.tip;
          const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
          const below = event.clientY + 18;
          const top = below + tip.offsetHeight > innerHeight ? event.clientY - tip.offsetHeight - 12 : below;
          tip.style.left = Math.max(4, left) + 'px';
          tip.style.top = Math.max(4, top) + 'px';
        };
        document.addEventListener('pointermove', show);
        document.addEventListener('pointerdown', show);
        const hide = () => { tip.hidden = true; };
        // A table that scrolls in its box tells nobody above it; on the way down to it the window hears.
        addEventListener('scroll', hide, { capture: true, passive: true });
        addEventListener('keydown', event => { if (event.key === 'Escape') { hide(); } });
        addEventListener('beforeprint', () => {
          document.querySelectorAll('details').forEach(part => { part.open = true; });
        });
      })();
      """)
}
