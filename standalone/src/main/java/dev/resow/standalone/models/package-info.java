/** Fetches model folders, checked before they can be seen, and verifies them. */
package dev.resow.standalone.models;
