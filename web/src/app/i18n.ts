// Words of the client, Chinese first; both languages hold the same keys (i18n.test.ts). Those of the other language are read when
// somebody asks for it.
import { computed, ref, watch } from 'vue'
import { createI18n } from 'vue-i18n'
import { zh } from './zh'

export const locale = ref<'zh' | 'en'>(initial())
export const i18n = createI18n<[typeof zh], 'zh' | 'en', false>({ legacy: false, locale: 'zh', fallbackLocale: 'zh', messages: { zh, en: {} as typeof zh } })
export const isEnglish = computed(() => locale.value === 'en')

function initial(): 'zh' | 'en' {
  if (typeof localStorage === 'undefined') return 'zh'
  return localStorage.getItem('yiwang.language') === 'en' ? 'en' : 'zh'
}

// Reads the words of a language; those of Chinese are always there.
export async function learn(language: 'zh' | 'en') {
  if (language === 'en') i18n.global.setLocaleMessage('en', (await import('./en')).en)
}
// Done when the page's words are there.
export async function speak() {
  await learn(locale.value)
  i18n.global.locale.value = locale.value
  document.documentElement.lang = isEnglish.value ? 'en' : 'zh-CN'
  localStorage.setItem('yiwang.language', locale.value)
}
watch(locale, () => void speak())
