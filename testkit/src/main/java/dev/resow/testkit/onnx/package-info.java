/** Tiny classifiers in ONNX format. */
package dev.resow.testkit.onnx;
