import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [vue(), components({ dts: 'src/components.d.ts', dirs: [], resolvers: [ElementPlusResolver()] })],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { proxy: { '/api': process.env.YIWANG_URL ?? 'http://127.0.0.1:8800' } },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200
  },
  test: { environment: 'node' }
} as Parameters<typeof defineConfig>[0])
