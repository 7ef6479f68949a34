import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './app/tokens.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { i18n, speak } from './app/i18n'
import { router } from './app/router'
import { register } from './app/worker'

const app = createApp(App).use(createPinia()).use(i18n).use(router)
// Drawn once it is known who is here and what the page is, so that nothing moves; without the words of the other language, in Chinese.
void Promise.allSettled([speak(), router.isReady()]).then(() => app.mount('#app'))
register()
