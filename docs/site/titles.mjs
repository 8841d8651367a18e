import { Converter } from 'typedoc';

/** Names each guide as its first heading does; typedoc knows its file name alone. */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_context, document) => {
    const [, heading] = /^# (.+)$/m.exec(document.content.map(({ text }) => text).join(''));
    document.name = heading;
  });
}
