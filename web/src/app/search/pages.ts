// The pages that the reader's post may open, by their name in either language.
import { i18n } from '../i18n'
import { rooms } from '../rooms'
import { useSession } from '../session'
import { matches, type Provider } from './search'

const { t } = i18n.global
export const pages: Provider = {
  group: 'pages',
  find: (words) =>
    rooms
      .filter((room) => useSession().may(room.right) && matches(words, t(`nav.${room.label}`, {}, { locale: 'zh' }), t(`nav.${room.label}`, {}, { locale: 'en' })))
      .map((room) => ({ id: room.label, label: t(`nav.${room.label}`), hint: t(`nav.group.${room.group}`), to: { name: room.name, query: room.query } }))
}
