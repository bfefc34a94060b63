package dev.resow.menagerie;

import dev.resow.menagerie.cache.MeasureStepCache;
import dev.resow.menagerie.calibrate.CalibrateFindings;
import dev.resow.menagerie.evaluate.Sweep;
import dev.resow.menagerie.gallery.MakeGallery;
import dev.resow.menagerie.gallery.RankGallery;
import dev.resow.menagerie.gallery.RewardReport;
import dev.resow.menagerie.gallery.TrainReward;
import dev.resow.menagerie.judge.JudgeReport;
import dev.resow.menagerie.matched.MatchCalibrate;
import dev.resow.menagerie.matched.MatchEvaluate;
import dev.resow.menagerie.report.LossCurve;
import dev.resow.menagerie.report.SampleReport;
import dev.resow.menagerie.report.VaeReport;
import dev.resow.menagerie.scene.SceneSheet;
import dev.resow.menagerie.selectstep.SelectStep;
import dev.resow.menagerie.train.CriticPin;
import dev.resow.menagerie.train.CriticReport;
import dev.resow.menagerie.train.ExportDemo;
import dev.resow.menagerie.train.TrainCritic;
import dev.resow.menagerie.train.TrainJudge;
import dev.resow.menagerie.train.TrainMmdit;
import dev.resow.menagerie.train.TrainVae;
import dev.resow.menagerie.tune.Agreement;
import dev.resow.menagerie.tune.Compare;
import dev.resow.menagerie.tune.TrainAdapter;
import dev.resow.menagerie.watermark.WatermarkReport;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code ./resow menagerie COMMAND ...}: trains, exports and measures the demo model. */
public final class Menagerie {
  private interface Main {
    void run(String... arguments) throws IOException;
  }

  private record Command(String arguments, String purpose, Main main) {}

  private static final Map<String, Command> COMMANDS = new LinkedHashMap<>();

  static {
    put("scenes", "FILE.png", "Render a sheet of scenes with their captions", SceneSheet::main);
    put(
        "train-judge",
        "FOLDER STEPS RESULT [SEED [WIDTH]]",
        "Train a judge on rendered scenes",
        TrainJudge::main);
    put(
        "train-critic",
        "captioner|matcher|segmenter FOLDER STEPS RESULT [SEED [START]]",
        "Train a critic of a published architecture on renders",
        TrainCritic::main);
    put(
        "critic-report",
        "captioner|matcher|segmenter FOLDER [SCENES]",
        "Report what a critic reads in renders it never saw",
        CriticReport::main);
    put(
        "critic-pin",
        "FOLDER ...",
        "Print names, kinds and hashes of critics for RESOW_TRAININGS_CRITICS",
        CriticPin::main);
    put(
        "judge",
        "[JUDGE [SCENES]]",
        "Measure the judge on scenes it was not trained on",
        JudgeReport::main);
    put("train-vae", "FOLDER STEPS", "Train the autoencoder", TrainVae::main);
    put(
        "train",
        "FOLDER VAE_FOLDER STEPS [SCENES]",
        "Train the transformer and the text encoders",
        TrainMmdit::main);
    put(
        "export",
        "FOLDER VAE_FOLDER MODEL",
        "Export the model in diffusers layout",
        ExportDemo::main);
    put(
        "vae",
        "[MODEL [JUDGE [SCENES [SHEET.png]]]]",
        "Measure the reconstructions of the autoencoder",
        VaeReport::main);
    put(
        "samples",
        "[MODEL [JUDGE [PER_GROUP [SHEET.png]]]]",
        "Measure the success of plain sampling",
        SampleReport::main);
    put(
        "calibrate",
        "[MODEL [JUDGE]] [OPTIONS]",
        "Measure the guidance settings of a model",
        MatchCalibrate::main);
    put(
        "findings",
        "[MODEL [JUDGE [SEEDS]]]",
        "Measure the limits of findings of a calibrated model",
        CalibrateFindings::main);
    put(
        "sweep",
        "[OPTIONS]",
        "Compare settings of the sampler by success, cost and distance",
        Sweep::main);
    put(
        "select-step",
        "[OPTIONS]",
        "Find the step at which a refinement helps most",
        SelectStep::main);
    put(
        "evaluate",
        "[OPTIONS]",
        "Measure success and cost of methods through the queue",
        MatchEvaluate::main);
    put(
        "train-adapter",
        "RECIPE --name NAME [OPTIONS]",
        "Train an adapter with a critic's rewards",
        TrainAdapter::main);
    put(
        "gallery",
        "FOLDER [OPTIONS]",
        "Make the pictures of a gallery, from several ways to sample",
        MakeGallery::main);
    put(
        "rank",
        "FOLDER [OPTIONS]",
        "Rank a gallery by a rule, in place of people",
        RankGallery::main);
    put(
        "train-reward",
        "ASPECT GALLERY|renders --out FOLDER",
        "Train a reward from rankings",
        TrainReward::main);
    put(
        "reward-report",
        "GALLERY REWARD...",
        "Measure rewards on the held-out pairs of every aspect",
        RewardReport::main);
    put(
        "agreement",
        "[CRITIC [JUDGE [MODEL [SEEDS]]]]",
        "Measure how often a critic or a matcher agrees with the judge",
        Agreement::main);
    put(
        "compare",
        "--adapter FILE [OPTIONS]",
        "Judge a model with and without an adapter",
        Compare::main);
    put(
        "step-cache",
        "[OPTIONS]",
        "Measure what a cache of steps saves and what it costs",
        MeasureStepCache::main);
    put(
        "watermark",
        "[PICTURES [demo|leaves|large|clouds|noise ...]]",
        "Measure how often the invisible mark survives, by kind of picture",
        WatermarkReport::main);
    put(
        "loss-curve",
        "LOG.csv CHART.png [TITLE]",
        "Chart the loss of a training run",
        LossCurve::main);
  }

  private Menagerie() {}

  public static void main(String[] args) {
    try {
      run(args);
      System.out.flush();
      if (System.out.checkError()) {
        throw new IOException("standard output cannot be written");
      }
    } catch (IOException | RuntimeException e) {
      if (System.getenv("RESOW_DEBUG") != null) {
        e.printStackTrace();
      }
      System.err.println("resow: " + sentence(e));
      System.exit(1);
    }
  }

  private static String sentence(Exception e) {
    if (e instanceof NoSuchFileException file) {
      return "no such file or folder: '%s'".formatted(file.getFile());
    }
    if (e instanceof FileSystemException file) {
      return "'%s' cannot be used%s"
          .formatted(file.getFile(), file.getReason() == null ? "" : ": " + file.getReason());
    }
    return e.getMessage() == null
        ? "internal error; set RESOW_DEBUG=1 for the stack trace"
        : e.getMessage();
  }

  private static void run(String... args) throws IOException {
    var command = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (command == null) {
      System.err.println("usage: ./resow menagerie COMMAND ...");
      COMMANDS.forEach(
          (name, c) -> System.err.printf("  %-14s %-40s %s%n", name, c.arguments(), c.purpose()));
      System.exit(2);
    } else {
      command.main().run(Arrays.copyOfRange(args, 1, args.length));
    }
  }

  private static void put(String name, String arguments, String purpose, Main main) {
    COMMANDS.put(name, new Command(arguments, purpose, main));
  }
}
