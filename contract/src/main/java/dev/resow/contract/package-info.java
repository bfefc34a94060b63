/** Every message, state and topic of Resow; depends on nothing but Jackson. */
package dev.resow.contract;
