package dev.resow.examples;

import dev.resow.client.ResowClient;
import java.nio.file.Path;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application that makes one picture when it starts. */
// [start:DrawWithSpring]
@EnableAutoConfiguration
class DrawWithSpring {
  @Bean
  CommandLineRunner draw(ResowClient resow) {
    return args ->
        resow.generate("a tiger and a leopard").saveTo(Path.of("a-tiger-and-a-leopard.png"));
  }

  public static void main(String[] args) {
    SpringApplication.run(DrawWithSpring.class, args);
  }
}
// [end:DrawWithSpring]
