#!/usr/bin/env bash
# postgres-client.sh MAJOR FOLDER: puts pg_dump, pg_restore and psql of a PostgreSQL release into FOLDER/bin, with the libraries they need. They come
# from packages of Debian's testing suite, whose signatures apt checks; nothing is installed and no privileges are needed. For tests: the embedded server
# comes without these programs, and a stable system has older ones, which refuse a newer server.
set -euo pipefail
major=$1 folder=$2

mirror=$(apt-get indextargets --format '$(REPO_URI)' | awk '/\/debian\/$/ && !found { print; found = 1 }')
[ -n "$mirror" ] || { echo "no Debian mirror among the sources of apt" >&2; exit 1; }

work=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{lists/partial,cache/archives/partial,debs,tree/bin}
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror testing main" > "$work/sources.list"
private=(-qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$work/lists"
  -o Dir::Cache="$work/cache" -o Acquire::Languages=none)
apt-get "${private[@]}" update
cd "$work/debs"
apt-get "${private[@]}" download "postgresql-client-$major" libpq5 libc6 libreadline8t64 libtinfo6 libssl3t64 libzstd1 liblz4-1 zlib1g libxxhash0 \
  libgssapi-krb5-2 libkrb5-3 libk5crypto3 libcom-err2 libkrb5support0 libkeyutils1 libldap2 libsasl2-2 2>/dev/null
for deb in *.deb; do dpkg-deb -x "$deb" "$work/tree"; done

libraries=$(basename "$(ls -d "$work"/tree/usr/lib/*-linux-gnu | head -1)")
for program in pg_dump pg_restore psql; do
  cat > "$work/tree/bin/$program" <<END
#!/bin/sh
tree=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
exec "\$tree"/usr/lib/$libraries/ld-linux*.so.* --library-path "\$tree/usr/lib/$libraries" "\$tree/usr/lib/postgresql/$major/bin/$program" "\$@"
END
  chmod +x "$work/tree/bin/$program"
  "$work/tree/bin/$program" --version > /dev/null
done
mv "$work/tree" "$folder"
