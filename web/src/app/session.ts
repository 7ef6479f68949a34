// Who is signed in, and what the viewer chose of the looks.
import { defineStore } from 'pinia'
import { computed, ref, watchEffect } from 'vue'
import { api, ask, type Me, Problem } from '@/api/client'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const known = ref(false)
  const post = computed(() => me.value?.posts.find((one) => one.id === me.value?.post))
  const rights = computed(() => (me.value?.rights ?? {}) as Record<string, string>)

  // Away from the network a page goes by who was signed in here last; the server decides again when it is there.
  function remember(who: Me | null) {
    me.value = who
    if (who) localStorage.setItem('yiwang.me', JSON.stringify(who))
    else localStorage.removeItem('yiwang.me')
  }
  async function load() {
    try {
      remember(await ask(api.GET('/api/identity/me')))
    } catch (failure) {
      if (failure instanceof Problem && failure.status === 401) return remember(null)
      const last = localStorage.getItem('yiwang.me')
      if (!(failure instanceof Problem) || failure.status !== 0 || !last) throw failure
      me.value = JSON.parse(last) as Me
    } finally {
      known.value = true
    }
  }
  async function signIn(name: string, password: string) {
    await ask(api.POST('/api/identity/sessions', { body: { name, password } }))
    await load()
  }
  async function signOut() {
    await ask(api.DELETE('/api/identity/sessions/current'))
    remember(null)
  }
  async function switchPost(id: string) {
    remember(await ask(api.POST('/api/identity/posts/current', { body: { post: id } })))
  }
  const may = (right: string) => right in rights.value
  return { me, known, post, rights, may, load, signIn, signOut, switchPost }
})

export const useLooks = defineStore('looks', () => {
  const dark = ref(localStorage.getItem('yiwang.dark') === 'yes')
  const large = ref(localStorage.getItem('yiwang.large') === 'yes')
  const wall = ref(false) // the page fills a wall: dark, large and alone, until it is left
  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value || wall.value)
    document.documentElement.classList.toggle('large', large.value || wall.value)
    document.documentElement.classList.toggle('wall', wall.value)
    localStorage.setItem('yiwang.dark', dark.value ? 'yes' : 'no')
    localStorage.setItem('yiwang.large', large.value ? 'yes' : 'no')
  })
  return { dark, large, wall }
})
