/** For tests only: real servers, and a client for the topics. */
package dev.resow.testkit;
