/** A real headless Chromium for the tests of the pages, driven by Playwright. */
package dev.resow.testkit.browser;
