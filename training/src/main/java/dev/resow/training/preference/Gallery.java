package dev.resow.training.preference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Pictures of the same prompts from several members.
 *
 * @param members of different names
 * @param pictures of different ids, each of a member
 */
public record Gallery(List<GalleryMember> members, List<GalleryPicture> pictures) {
  /** Without members and pictures. */
  public static final Gallery EMPTY = new Gallery(List.of(), List.of());

  /**
   * @throws IllegalArgumentException when two members share a name, two pictures an id, or a
   *     picture is of no member
   */
  public Gallery {
    members = List.copyOf(members);
    pictures = List.copyOf(pictures);
    var names = members.stream().map(GalleryMember::name).collect(Collectors.toSet());
    if (names.size() < members.size()) {
      throw new IllegalArgumentException(
          "a gallery: expected members of different names, got "
              + members.stream().map(GalleryMember::name).toList());
    }
    var ids = new HashSet<String>();
    for (var picture : pictures) {
      if (!ids.add(picture.id())) {
        throw new IllegalArgumentException(
            "a gallery: expected every picture once, got '%s' twice".formatted(picture.id()));
      }
      if (!names.contains(picture.member())) {
        throw new IllegalArgumentException(
            "a gallery: expected pictures of its members %s, got '%s' of '%s'"
                .formatted(names, picture.id(), picture.member()));
      }
    }
  }

  /**
   * With the pictures that a member makes of prompts; those that are there already stay.
   *
   * @param seeds each for every prompt
   * @throws IllegalArgumentException when another member has the name
   */
  public Gallery with(GalleryMember member, List<String> prompts, List<Long> seeds) {
    var own = members.stream().filter(one -> one.name().equals(member.name())).findFirst();
    if (own.isPresent() && !own.get().equals(member)) {
      throw new IllegalArgumentException(
          "the gallery has another member '%s': expected %s, got %s"
              .formatted(member.name(), own.get(), member));
    }
    var all = new ArrayList<>(members);
    if (own.isEmpty()) {
      all.add(member);
    }
    var known = pictures.stream().map(GalleryPicture::id).collect(Collectors.toSet());
    var more = new ArrayList<>(pictures);
    for (var prompt : prompts) {
      for (long seed : seeds) {
        var picture = GalleryPicture.of(prompt, member, seed);
        if (known.add(picture.id())) {
          more.add(picture);
        }
      }
    }
    return new Gallery(all, more);
  }

  /** The pictures of a prompt. */
  public List<GalleryPicture> of(String prompt) {
    return pictures.stream().filter(picture -> picture.prompt().equals(prompt)).toList();
  }

  /** Every prompt once, in the order of the pictures. */
  public List<String> prompts() {
    return pictures.stream().map(GalleryPicture::prompt).distinct().toList();
  }
}
