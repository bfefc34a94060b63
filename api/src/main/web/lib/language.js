// Imported first. In the C locale Chromium calls its language "en-US@posix", which Intl rejects, and the chart library
// with it: without this the page would stay empty.

try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en" });
}
