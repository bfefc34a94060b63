package dev.resow.api;

import static io.restassured.RestAssured.given;

import java.util.List;
import java.util.regex.Pattern;

/** The files that a page of the dashboard loads, as its document names them. */
final class DashboardFiles {
  private static final Pattern ADDRESS = Pattern.compile("(?:href|src)=\"(/assets/[^\"]+)\"");

  private DashboardFiles() {}

  static List<String> of(String page) {
    String document = given().get(page).then().statusCode(200).extract().asString();
    return ADDRESS.matcher(document).results().map(found -> found.group(1)).toList();
  }

  /** The script with all components. */
  static String script() {
    return of("/").stream().filter(path -> path.startsWith("/assets/app-")).toList().getLast();
  }
}
