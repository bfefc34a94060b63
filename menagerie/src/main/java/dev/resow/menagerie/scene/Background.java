package dev.resow.menagerie.scene;

import java.awt.Color;
import java.awt.Graphics2D;

/** Plain wall and floor; the horizon never moves. */
public enum Background {
  CREAM(new Color(226, 208, 168), new Color(186, 162, 116)),
  SKY(new Color(164, 202, 230), new Color(112, 154, 188)),
  MINT(new Color(164, 212, 176), new Color(112, 164, 126)),
  LILAC(new Color(200, 182, 228), new Color(150, 130, 184)),
  ROSE(new Color(234, 186, 188), new Color(188, 136, 140)),
  SAND(new Color(190, 190, 182), new Color(144, 144, 136));

  /** First row of the floor, pixels. */
  public static final int HORIZON = 96;

  private final Color wall;
  private final Color floor;

  Background(Color wall, Color floor) {
    this.wall = wall;
    this.floor = floor;
  }

  public void paint(Graphics2D graphics) {
    graphics.setColor(wall);
    graphics.fillRect(0, 0, Renderer.SIDE, HORIZON);
    graphics.setColor(floor);
    graphics.fillRect(0, HORIZON, Renderer.SIDE, Renderer.SIDE - HORIZON);
  }
}
