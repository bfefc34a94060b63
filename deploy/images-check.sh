#!/usr/bin/env bash
# Builds the images without Docker and without a registry, and starts them as Kubernetes would: as their own user, on a
# read-only root file system. Needs root, Debian with buildah and debootstrap, a JDK 25 and Maven. Not part of CI.
#
#   deploy/images-check.sh [APP]...          default: scheduler api worker
#
# The bases that the Dockerfiles name are made here: Debian by debootstrap (or the folder DEBIAN, made so before), with this
# machine's JDK and Maven in it. So it shows that the Dockerfiles build and that the images start, not what the published
# bases contain. Maven works offline on this machine's repository (MAVEN_REPOSITORY, default ~/.m2/repository).
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "images-check: expected root, which chroot and mount need" >&2; exit 2; }
for program in buildah debootstrap mvn; do
  command -v "$program" >/dev/null || { echo "images-check: $program is missing: apt-get install $program" >&2; exit 3; }
done
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jdk=${JAVA_HOME:?"images-check: set JAVA_HOME to a JDK 25"}
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/resow-images.XXXXXX")
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
buildah="buildah --root $work/storage --runroot $work/run --storage-driver vfs"

remove() {
  if mountpoint -q "$work/root"; then umount "$work/root"; fi
  rm -rf "$work"
}
trap remove EXIT

# commit_base IMAGE FOLDER...: Debian with the JDK and further folders, each copied to its own place
commit_base() {
  local image=$1 container folder
  shift
  container=$($buildah from scratch)
  $buildah copy --quiet "$container" "$debian" / >/dev/null
  $buildah copy --quiet "$container" "$jdk" /opt/java/openjdk >/dev/null
  for folder in "$@"; do $buildah copy --quiet "$container" "$work/$folder" "/$folder" >/dev/null; done
  $buildah config --env JAVA_HOME=/opt/java/openjdk \
    --env PATH=/opt/java/openjdk/bin:/opt/maven/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  $buildah commit --quiet --rm "$container" "$image" >/dev/null
}

echo "images-check: making the bases"
debian=${DEBIAN:-$work/debian}
if [ ! -d "$debian" ]; then
  debootstrap --variant=minbase --include=ca-certificates bookworm "$debian" >"$work/debootstrap.log" 2>&1 ||
    { tail -5 "$work/debootstrap.log" >&2; exit 1; }
fi
mkdir -p "$work/opt" "$work/m2"
cp -rL "$(mvn -v | sed -n 's/^.*Maven home: //p')" "$work/opt/maven"
cat >"$work/opt/maven/conf/settings.xml" <<'XML'
<settings><localRepository>/m2</localRepository><offline>true</offline></settings>
XML
commit_base docker.io/library/maven:3.9-eclipse-temurin-25 opt/maven m2
commit_base docker.io/library/eclipse-temurin:25-jre

# The app's own process on the image's files, as the image's user; nothing but /tmp and the named folders can be written.
start() {
  local app=$1 port=$2 container root log=$work/$1.log
  container=$($buildah from --pull-never "localhost/resow-$app")
  root=$($buildah mount "$container")
  local entry user
  user=$($buildah inspect --format '{{.OCIv1.Config.User}}' "$container")
  mapfile -t entry < <($buildah inspect --format '{{range .OCIv1.Config.Entrypoint}}{{println .}}{{end}}' "$container" | sed '/^$/d')
  mapfile -t variables < <($buildah inspect --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$container" | sed '/^$/d')
  ROOT=$root PORT=$port unshare --mount --pid --fork --kill-child bash -c '
    set -e
    mount --bind "$ROOT" "$ROOT" && mount -o remount,bind,ro "$ROOT"
    mount -t proc proc "$ROOT/proc"
    for folder in tmp var/lib/resow var/cache/djl; do
      if [ -d "$ROOT/$folder" ]; then mount -t tmpfs -o mode=1777 tmpfs "$ROOT/$folder"; fi
    done
    mkdir -p "$ROOT/var/lib/resow/artifacts" && chmod 1777 "$ROOT/var/lib/resow/artifacts"
    if chroot --userspec='"$user"' "$ROOT" /bin/sh -c "touch /app/written" 2>/dev/null; then echo "the root file system can be written"; exit 1; fi
    user=$1; shift
    cd / && exec chroot --userspec="$user" "$ROOT" /usr/bin/env -C /app -i "$@"' start \
    "$user" "${variables[@]}" "QUARKUS_HTTP_HOST=127.0.0.1" "QUARKUS_HTTP_PORT=$port" \
    KAFKA_BOOTSTRAP_SERVERS="${KAFKA_BOOTSTRAP_SERVERS:-127.0.0.1:9}" \
    QUARKUS_DATASOURCE_JDBC_URL="${QUARKUS_DATASOURCE_JDBC_URL:-jdbc:postgresql://127.0.0.1:9/resow}" \
    QUARKUS_DATASOURCE_USERNAME="${QUARKUS_DATASOURCE_USERNAME:-postgres}" \
    QUARKUS_DATASOURCE_PASSWORD="${QUARKUS_DATASOURCE_PASSWORD:-none}" \
    RESOW_ACCESS_MODE=open "${entry[@]}" >"$log" 2>&1 &
  local pid=$! answer=
  for _ in $(seq 120); do
    answer=$(curl --silent --max-time 2 "http://127.0.0.1:$port/q/health/live" || true)
    if [[ $answer == *'"status": "UP"'* ]] || ! kill -0 "$pid" 2>/dev/null; then break; fi
    read -r -t 1 <> <(:) || true
  done
  curl --silent --max-time 2 "http://127.0.0.1:$port/q/health/ready" >"$work/$app.ready" || true
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  if [[ $answer != *'"status": "UP"'* ]]; then
    echo "images-check: $app does not start as user $user on a read-only root; its output:" >&2
    tail -20 "$log" >&2
    return 1
  fi
  echo "images-check: $app starts as user $user on a read-only root"
}

[ $# -gt 0 ] || set -- scheduler api worker
port=18080
for app in "$@"; do
  echo "images-check: building deploy/Dockerfile.$app"
  $buildah build --quiet --pull-never --isolation chroot --volume "$repository:/m2:rw" \
    --file "$home/deploy/Dockerfile.$app" --tag "localhost/resow-$app" "$home" >"$work/$app.build" 2>&1 ||
    { tail -20 "$work/$app.build" >&2; exit 1; }
  port=$((port + 1))
  start "$app" "$port"
done
