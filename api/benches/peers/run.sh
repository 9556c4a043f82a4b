#!/usr/bin/env bash
# Generates the peers' data, brings it into Passerelle, and measures it with the peers' own runner; see README.md.
# Arguments go to bench.py, such as --peers, --only, --ops, --rounds and --secs.
set -euo pipefail
shopt -s inherit_errexit

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
PEERS=$(cd "${PEERS:-$root/../shared/peers}" && pwd)
N=${N:-10000}
PROFILE=${PROFILE:-release}
export OURS_PORT=${OURS_PORT:-18031} OURS_PG_PORT=${OURS_PG_PORT:-18032} PG_PORT=${PG_PORT:-5432}

if [[ -n ${WORK:-} ]]; then
  mkdir -p "$WORK"
else
  WORK=$(mktemp -d)
  trap 'rm -rf "$WORK"' EXIT
fi
WORK=$(cd "$WORK" && pwd)
mkdir "$WORK/data"

step() { printf '\n== %s\n' "$*" >&2; "$@"; }

flags=(--locked --workspace --bins --example load_pairs)
[[ $PROFILE == debug ]] || flags+=(--profile "$PROFILE")
(cd "$root" && step cargo build "${flags[@]}")
target=${CARGO_TARGET_DIR:-$root/target}/$PROFILE
export OURS_BIN=$target/passerelle

step python3 "$PEERS/gen.py" --n "$N" --out "$WORK/data" \
  --french "${FRENCH:-/usr/share/dict/french}" --english "${ENGLISH:-/usr/share/dict/british-english}"
step python3 "$here/convert.py" records "$WORK/data" "$WORK/records"

# fill DATA_FOLDER DATABASE_URL IDS: brings the directory and the pairs into a fresh database.
fill() {
  export DATA_DIR=$1 DATABASE_URL=$2
  for kind in partners startups; do
    step "$OURS_BIN" import "$WORK/records/$kind.jsonl" --as "$kind" --data "$DATA_DIR" >&2
  done
  step "$target/examples/load_pairs" "$WORK/data/matches.tsv" > "$3"
  "$OURS_BIN" token --role team --data "$DATA_DIR"
}

bench=(--ours "$here/ours.json")
ids=(ours_id="$WORK/ids.tsv")
export OURS_DATA=$WORK/sqlite
OURS_TOKEN=$(fill "$OURS_DATA" "" "$WORK/ids.tsv")
export OURS_TOKEN
if [[ -n ${OURS_DATABASE_URL:-} ]]; then
  export OURS_DATABASE_URL OURS_PG_DATA=$WORK/postgres
  OURS_PG_TOKEN=$(fill "$OURS_PG_DATA" "$OURS_DATABASE_URL" "$WORK/ids-pg.tsv")
  export OURS_PG_TOKEN
  bench+=(--ours "$here/ours-pg.json")
  ids+=(ours_pg_id="$WORK/ids-pg.tsv")
fi
step python3 "$here/convert.py" params "$WORK/data" "$WORK" "${ids[@]}"
step python3 "$PEERS/bench.py" --params "$WORK/params.jsonl" "${bench[@]}" "$@"
