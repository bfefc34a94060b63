/** A certificate authority, a broker with TLS, users and ACLs, and what its clients need. */
package dev.resow.testkit.security;
