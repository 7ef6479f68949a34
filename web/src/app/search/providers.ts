// Who answers a search, in the order in which the answers stand.
import { cases, people } from '@/govern/appeals/search'
import { colleagues } from '@/kernel/identity/search'
import { places } from '@/support/address/search'
import { commands } from './commands'
import { pages } from './pages'
import type { Provider } from './search'

export const providers: readonly Provider[] = [pages, commands, cases, places, colleagues, people]
