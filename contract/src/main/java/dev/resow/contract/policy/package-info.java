/** What happens after a failure, as values. */
package dev.resow.contract.policy;
