import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { compressed } from './compressed'
import { offlineShell } from './offline/shell'

// What works away from the network, in both languages: a patrol with its pin; the resident's report begins there too.
const pages = ['app/en.ts', 'app/boxes.ts', 'patrol/PatrolPage.vue', 'patrol/filing.ts', 'support/space/DistrictMap.vue', 'appeals/ReportPage.vue', 'app/HomePage.vue', 'app/NotFoundPage.vue']
const files = ['/icon.svg', '/icon-192.png', '/manifest.webmanifest']

export default defineConfig({
  plugins: [vue(), components({ dts: 'src/components.d.ts', dirs: [], resolvers: [ElementPlusResolver()] }), offlineShell(pages, files), compressed()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  // Parts of vue-i18n that are not used: its older interface, its components and directives.
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  server: { proxy: { '/api': process.env.YIWANG_URL ?? 'http://127.0.0.1:8800' } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false
  },
  test: { environment: 'node' }
} as Parameters<typeof defineConfig>[0])
