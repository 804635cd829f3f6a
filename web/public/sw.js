// Shows the notifications of the page, and leads back to it. It keeps nothing, and answers no request of the page.

/** The newest line that was told of, by tag: every tab of the room asks for the same notification. */
const told = new Map();

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

self.addEventListener('message', event => {
  const { title, options } = event.data;
  event.waitUntil(show(title, options, event.source.id).then(isNew => event.ports[0]?.postMessage(isNew)));
});

/** Whether this is the first time, and no other tab of the room has the focus. Rejected notifications count as shown. */
async function show(title, options, asker) {
  const { tag, data } = options;
  if ((told.get(tag) ?? 0) >= data.seq) return false;
  // before the first pause: another tab may ask meanwhile
  told.set(tag, data.seq);
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  // who asks knows better of itself
  if (pages.some(page => page.focused && page.id !== asker)) return false;
  await self.registration.showNotification(title, options).catch(() => undefined);
  return true;
}

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data.seq));
});

/** To the line, in a tab of the room if there is one. */
async function lead(seq) {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!page) return self.clients.openWindow(`/#m${seq}`);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client of this worker has one origin
  page.postMessage({ seq });
  return page.focus();
}
