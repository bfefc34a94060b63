/** Authentication and authorization. */
package dev.resow.api.access;
