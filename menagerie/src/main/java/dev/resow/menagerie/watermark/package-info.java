/** How often the invisible mark of a picture survives what happens to pictures. */
package dev.resow.menagerie.watermark;
