/** Why an attempt can fail, and what that says about trying again. */
package dev.resow.contract.failure;
