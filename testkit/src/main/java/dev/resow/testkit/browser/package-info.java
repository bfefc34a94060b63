/** A real headless Chromium for the tests of the pages, spoken to by its DevTools protocol. */
package dev.resow.testkit.browser;
