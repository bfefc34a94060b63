/** Rules about which packages and modules may import each other. */
package dev.resow.testkit.architecture;
