import { test } from '@playwright/test'
import { buildPages } from './build-pages.ts'

test('the test pages bundle as the app does', buildPages)
