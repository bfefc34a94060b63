/** What a cache of steps saves, and what it costs in quality. */
package dev.resow.menagerie.cache;
