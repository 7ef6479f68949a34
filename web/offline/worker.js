// The service worker: the client's shell without a network. `shell` (paths) and `entry` (the entry's path, the version) are set by
// shell.ts when the client is built. Of the API nothing is ever kept but the reads named here.
/* global self, caches, fetch, clients, shell, entry */
const now = 'shell ' + entry
const reads = 'reads'
const kept_reads = ['/api/space/layers/district', '/api/space/layers/streets', '/api/space/layers/communities'] // outlines under the pin of a report
const patience_ms = 5000

self.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(now)
    await cache.addAll(shell.map((path) => new Request(path, path.startsWith('/assets/') ? {} : { cache: 'reload' })))
    await self.skipWaiting()
  }
  event.waitUntil(fill())
})

// The shell before this one stays for pages that are open still.
self.addEventListener('activate', (event) => {
  const clear = async () => {
    const shells = (await caches.keys()).filter((name) => name.startsWith('shell ') && name !== now)
    for (const name of shells.slice(0, -1)) await caches.delete(name)
    await clients.claim()
    for (const page of await clients.matchAll({ type: 'window' })) page.postMessage({ entry })
  }
  event.waitUntil(clear())
})

// What the network has is what is shown, so that no page begins with an old shell; the kept one is for when there is none.
async function page(request) {
  const kept = () => caches.open(now).then((cache) => cache.match('/', { ignoreVary: true }))
  const late = new Promise((done) => setTimeout(done, patience_ms)).then(kept)
  try {
    return (await Promise.race([fetch(request), late])) ?? fetch(request)
  } catch (failure) {
    const shown = await kept()
    if (!shown) throw failure
    return shown
  }
}

// Names under /assets/ change with what is in them.
async function asset(request) {
  const found = await caches.match(request, { ignoreVary: true })
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(now)).put(request, answer.clone())
  return answer
}

async function read(request) {
  const cache = await caches.open(reads)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(request, answer.clone())
    return answer
  } catch (failure) {
    const found = await cache.match(request, { ignoreVary: true })
    if (!found) throw failure
    return found
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (kept_reads.includes(pathname)) event.respondWith(read(request))
  else if (pathname.startsWith('/api/')) return
  else if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/assets/') || shell.includes(pathname)) event.respondWith(asset(request))
})
