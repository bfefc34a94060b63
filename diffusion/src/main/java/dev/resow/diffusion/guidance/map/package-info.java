/** Attention maps as the terms want them: captured parts, blur, preparation, pair overlap. */
package dev.resow.diffusion.guidance.map;
