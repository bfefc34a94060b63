/** The loss of CoMat (Jiang et al. 2024, arXiv 2404.03653), for models with joint attention. */
package dev.resow.training.comat;
