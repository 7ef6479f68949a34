// Where drafts and their photos lie on this device: IndexedDB, written before anything is sent. Of several people on one device each
// has their own.
import type { Draft } from './draft'

export interface Photo { id: string; name: string; bytes: Blob }

let opened: Promise<IDBDatabase> | undefined
function database(): Promise<IDBDatabase> {
  return (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open('yiwang', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('drafts', { keyPath: ['owner', 'id'] })
      request.result.createObjectStore('photos', { keyPath: 'id' })
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  }))
}

async function within<T>(store: 'drafts' | 'photos', mode: IDBTransactionMode, act: (all: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const transaction = (await database()).transaction(store, mode, { durability: 'strict' })
  const request = act(transaction.objectStore(store))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

export const draftsOf = (owner: string) => within<Draft[]>('drafts', 'readonly', (all) => all.getAll(IDBKeyRange.bound([owner], [owner, []])))
export const keep = (draft: Draft) => within('drafts', 'readwrite', (all) => all.put(draft))
export const drop = (draft: Draft) => within('drafts', 'readwrite', (all) => all.delete([draft.owner, draft.id]))
export const keepPhoto = (photo: Photo) => within('photos', 'readwrite', (all) => all.put(photo))
export const photo = (id: string) => within<Photo | undefined>('photos', 'readonly', (all) => all.get(id))
export const dropPhoto = (id: string) => within('photos', 'readwrite', (all) => all.delete(id))
