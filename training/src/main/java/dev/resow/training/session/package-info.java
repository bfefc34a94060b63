/** What every recipe of training offers, and what it asks for. */
package dev.resow.training.session;
