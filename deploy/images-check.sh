#!/usr/bin/env bash
# Builds the images without Docker and without a registry, and starts them as Kubernetes would: as their own user, on a
# read-only root file system, with a broker and a database of this build, until they are ready. Needs root, Debian with
# buildah and debootstrap, a JDK 25, Maven and a build (./resow mvn package). Not part of CI.
#
#   deploy/images-check.sh [APP]...          default: scheduler api worker; the first one must create the topics (not a worker)
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
[ -d "$home/standalone/target/quarkus-app" ] || { echo "images-check: build first: ./resow mvn -DskipTests package" >&2; exit 3; }
jdk=${JAVA_HOME:?"images-check: set JAVA_HOME to a JDK 25"}
repository=${MAVEN_REPOSITORY:-$HOME/.m2/repository}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/resow-images.XXXXXX")
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER=vfs
buildah="buildah --root $work/storage --runroot $work/run --storage-driver vfs"

remove() {
  if [ "${#servers[@]}" -gt 0 ]; then kill "${servers[@]}" 2>/dev/null || true; wait "${servers[@]}" 2>/dev/null || true; fi
  rm -rf "$work"
}
servers=()
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
  ROOT=$root unshare --mount --pid --fork bash -c '
    set -e
    mount --bind "$ROOT" "$ROOT" && mount -o remount,bind,ro "$ROOT"
    mount -t proc proc "$ROOT/proc"
    for folder in tmp var/lib/resow/artifacts var/cache/djl; do
      if [ -d "$ROOT/$folder" ]; then mount -t tmpfs -o mode=1777 tmpfs "$ROOT/$folder"; fi
    done
    if touch "$ROOT/app/written" 2>/dev/null; then echo "the root file system can be written"; exit 1; fi
    user=$1; shift
    exec chroot --userspec="$user" "$ROOT" /usr/bin/env -i -C /app "$@"' start \
    "$user" "${variables[@]}" "QUARKUS_HTTP_HOST=127.0.0.1" "QUARKUS_HTTP_PORT=$port" \
    KAFKA_BOOTSTRAP_SERVERS="$broker" RESOW_ACCESS_MODE=open \
    QUARKUS_DATASOURCE_JDBC_URL="$database" QUARKUS_DATASOURCE_USERNAME=postgres QUARKUS_DATASOURCE_PASSWORD=trusted \
    "${entry[@]}" >"$log" 2>&1 &
  local pid=$! ready=
  for _ in $(seq 120); do
    if curl --silent --fail --max-time 2 --output "$work/$app.ready" "http://127.0.0.1:$port/q/health/ready"; then ready=yes; break; fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 1
  done
  if [ -z "$ready" ]; then
    echo "images-check: $app is not ready as user $user on a read-only root; its health and output:" >&2
    curl --silent --max-time 2 "http://127.0.0.1:$port/q/health/ready" >&2 || true
    tail -20 "$log" >&2
  fi
  # The app is the first process of its namespace: nothing outlives it there. A change of user cancels --kill-child.
  # shellcheck disable=SC2046
  kill -KILL $(cat "/proc/$pid/task/$pid/children" 2>/dev/null) 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  $buildah rm "$container" >/dev/null
  [ -n "$ready" ] || return 1
  echo "images-check: $app is ready as user $user on a read-only root"
}

# serve CLASS WORD ARGUMENT...: starts the class of this build and prints the address that it prints behind the word
serve() {
  local class=$1 word=$2 log=$work/$2.log
  shift 2
  "$jdk/bin/java" -cp "$home/standalone/target/quarkus-app/lib/main/*:$home/standalone/target/quarkus-app/lib/boot/*" \
    "dev.resow.embedded.$class" "$@" >"$log" 2>&1 &
  servers+=($!)
  for _ in $(seq 60); do
    if grep -q "^$word " "$log"; then break; fi
    sleep 1
  done
  address=$(sed -n "s/^$word //p" "$log")
  [ -n "$address" ] || { tail -5 "$log" >&2; exit 1; }
}

serve KafkaMain kafka "$work/kafka" 0
broker=$address
serve PostgresMain postgres "$work/postgres" 0 resow
database=$address

[ $# -gt 0 ] || set -- scheduler api worker
port=18080
for app in "$@"; do
  echo "images-check: building deploy/Dockerfile.$app"
  $buildah build --pull-never --isolation chroot --ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" --volume "$repository:/m2:rw" \
    --file "$home/deploy/Dockerfile.$app" --tag "localhost/resow-$app" "$home" >"$work/$app.build" 2>&1 ||
    { tail -40 "$work/$app.build" >&2; exit 1; }
  port=$((port + 1))
  start "$app" "$port"
done
