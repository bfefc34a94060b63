/** What each tenant may use, from the configuration; the same for api and scheduler. */
package dev.resow.persistence.tenant;
