/** Auto-configuration of the Java client for Spring Boot. */
package dev.resow.client.spring;
