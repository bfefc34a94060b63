/** What the api tells of itself beside whether its database answers. */
package dev.resow.api.health;
