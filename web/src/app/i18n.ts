// Words of the client, Chinese first; both languages hold the same keys (i18n.test.ts).
import { computed, ref, watchEffect } from 'vue'
import { createI18n } from 'vue-i18n'
import { en } from './en'
import { zh } from './zh'

export const locale = ref<'zh' | 'en'>(initial())
export const i18n = createI18n({ legacy: false, locale: locale.value, fallbackLocale: 'zh', messages: { zh, en } })
export const isEnglish = computed(() => locale.value === 'en')

function initial(): 'zh' | 'en' {
  if (typeof localStorage === 'undefined') return 'zh'
  return localStorage.getItem('yiwang.language') === 'en' ? 'en' : 'zh'
}

watchEffect(() => {
  i18n.global.locale.value = locale.value
  if (typeof document === 'undefined') return
  document.documentElement.lang = locale.value === 'en' ? 'en' : 'zh-CN'
  localStorage.setItem('yiwang.language', locale.value)
})
