package dev.resow.diffusion.sampler;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.image.StartImage;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The request of a saved session as bytes. */
final class RequestCodec {
  private RequestCodec() {}

  static void write(DataOutputStream out, SamplingRequest request) throws IOException {
    SessionCodec.text(out, request.prompt());
    SessionCodec.text(out, request.negativePrompt());
    out.writeInt(request.width());
    out.writeInt(request.height());
    out.writeInt(request.steps());
    out.writeDouble(request.guidanceScale());
    out.writeLong(request.seed());
    texts(out, request.subjects());
    out.writeInt(request.modifiers().size());
    for (var words : request.modifiers()) {
      texts(out, words);
    }
    SessionCodec.text(out, request.method());
    out.writeInt(request.rounds());
    out.writeInt(request.boxes().size());
    for (var box : request.boxes()) {
      out.writeDouble(box.left());
      out.writeDouble(box.top());
      out.writeDouble(box.right());
      out.writeDouble(box.bottom());
    }
    out.writeInt(request.relations().size());
    for (var relation : request.relations()) {
      out.writeInt(relation.first());
      out.writeInt(relation.place().ordinal());
      out.writeInt(relation.second());
    }
    out.writeInt(request.candidates());
    out.writeDouble(request.budget());
    boolean subjects = !AdapterUse.subjects(request.adapters()).isEmpty();
    out.writeInt(request.adapters().size());
    for (var use : request.adapters()) {
      SessionCodec.text(out, use.name());
      SessionCodec.text(out, use.sha256());
      out.writeDouble(use.scale());
      if (subjects) {
        out.writeInt(use.subject().orElse(-1));
      }
    }
    if (request.start().isPresent()) {
      var start = request.start().get();
      SessionCodec.text(out, start.image());
      out.writeDouble(start.strength());
      SessionCodec.text(out, start.mask());
    }
  }

  /**
   * @param start whether it starts from a picture
   * @param subjects whether adapters may belong to single subjects
   */
  static SamplingRequest read(DataInputStream in, boolean start, boolean subjects)
      throws IOException {
    return new SamplingRequest(
        SessionCodec.text(in),
        SessionCodec.text(in),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readDouble(),
        in.readLong(),
        texts(in),
        modifiers(in),
        SessionCodec.text(in),
        in.readInt(),
        boxes(in),
        relations(in),
        in.readInt(),
        in.readDouble(),
        adapters(in, subjects),
        start
            ? Optional.of(
                new StartImage(SessionCodec.text(in), in.readDouble(), SessionCodec.text(in)))
            : Optional.empty());
  }

  private static List<AdapterUse> adapters(DataInputStream in, boolean subjects)
      throws IOException {
    var uses = new ArrayList<AdapterUse>();
    for (int count = in.readInt(); count > 0; count--) {
      var use = new AdapterUse(SessionCodec.text(in), SessionCodec.text(in), in.readDouble());
      int subject = subjects ? in.readInt() : -1;
      uses.add(subject < 0 ? use : use.of(subject));
    }
    return uses;
  }

  private static List<List<String>> modifiers(DataInputStream in) throws IOException {
    var modifiers = new ArrayList<List<String>>();
    for (int count = in.readInt(); count > 0; count--) {
      modifiers.add(texts(in));
    }
    return modifiers;
  }

  private static void texts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (var text : texts) {
      SessionCodec.text(out, text);
    }
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    var texts = new String[in.readInt()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = SessionCodec.text(in);
    }
    return Arrays.asList(texts);
  }

  private static List<Box> boxes(DataInputStream in) throws IOException {
    var boxes = new Box[in.readInt()];
    for (int i = 0; i < boxes.length; i++) {
      boxes[i] = new Box(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    }
    return Arrays.asList(boxes);
  }

  private static List<Relation> relations(DataInputStream in) throws IOException {
    var relations = new Relation[in.readInt()];
    for (int i = 0; i < relations.length; i++) {
      relations[i] = new Relation(in.readInt(), Place.values()[in.readInt()], in.readInt());
    }
    return Arrays.asList(relations);
  }
}
