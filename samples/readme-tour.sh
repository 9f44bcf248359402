#!/usr/bin/env bash
# Runs README's "Five minutes" word for word and compares the answers with those that README shows: CI runs it, so that README is true.
#   ```sh    is run; the first starts the service. Its port is replaced by a free one, since 7071 may be taken.
#   ```json  is what the command before it must answer, ```text what it must print. "…" stands for anything, and an id for any id of its kind.
#   `NAME=app-…` in the text takes the first such id from the last answer, as a reader does by hand.
set -uo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
service=
trap '[ -n "$service" ] && kill -- "-$service" 2>/dev/null; rm -rf "$work" bill.pdf' EXIT
fail() { echo "README's tour: $*" >&2; [ -s "$work/service" ] && tail -5 "$work/service" >&2; exit 1; }

# A port that was free a moment ago.
free_port() {
  local port
  while port=$((20000 + RANDOM % 20000)); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }; done
}
port=$(free_port)

# What README's curl answers with a problem has failed.
curl() { command curl --fail-with-body "$@"; }

start() {
  set -m
  eval "$1 --port $port" >"$work/service" 2>&1 &
  service=$!
  set +m
  for _ in $(seq 600); do
    grep -q '^Ready' "$work/service" && break
    kill -0 "$service" 2>/dev/null || fail "the service ended at its start"
    sleep 0.5
  done
  eval "$(grep -oE '^ *export [A-Z]+=[A-Za-z0-9._-]+$' "$work/service")"
  [ -n "${PARTNER:-}" ] && [ -n "${OPERATOR:-}" ] || fail "the service printed no tokens"
}

# A regular expression of a text, with "…" for anything and ids of their kind.
pattern() { sed -E 's/[][\.*^$+?(){}|/]/\\&/g; s/"(app|ctr|ntc|bill|claim)-[^"]*"/"\1-[^"]*"/g; s/…/.*/g' <<<"$1"; }

# Whether $2 occurs in the answer, with "…" for anything and ids of their kind; $1 says what it is.
expect() {
  tr -d '\n' <"$work/answer" | grep -qE -- "$(pattern "$2")" || fail "$1 is not in the answer: $2"$'\n'"$(cut -c1-2000 "$work/answer")"
}

check() {
  case "$1" in
    json) while IFS= read -r member; do expect "a member" "$member"; done < <(grep -oE '"[A-Za-z]+":("[^"]*"|[0-9]+|true|false|null)' "$work/block") ;;
    text) while IFS= read -r line; do
        # By the command, or by the service, whose lines may come a moment after its answer.
        for _ in $(seq 20); do grep -qE -- "$(pattern "$line")" "$work/answer" "$work/service" && continue 2; sleep 0.2; done
        fail "a line was not printed: $line"
      done < <(grep -v '^ *…' "$work/block") ;;
  esac
}

run() {
  local command
  command=$(sed "s/localhost:7071/localhost:$port/g; /^ *#/d" "$work/block")
  if [ -z "$service" ]; then start "$command"; return; fi
  echo "\$ ${command%%$'\n'*}"
  # In this shell: variables that a block sets are there in the next.
  eval "$command" >"$work/answer" 2>"$work/errors" || fail "a command failed: $command"$'\n'"$(cat "$work/answer" "$work/errors")"
  steps=$((steps + 1))
}

steps=0
language=
while IFS= read -r line; do
  case "$line" in
    '```') [ "$language" = sh ] && run; [ -n "$language" ] && [ "$language" != sh ] && check "$language"; language= ;;
    '```'*) language=${line#'```'}; : >"$work/block" ;;
    *)
      if [ -n "$language" ]; then
        printf '%s\n' "$line" >>"$work/block"
      elif [[ "$line" =~ \`([A-Z]+)=([a-z]+)-…\` ]]; then
        id=$(grep -oE "\"${BASH_REMATCH[2]}-[^\"]+\"" "$work/answer" | head -1 | tr -d '"')
        [ -n "$id" ] || fail "no id for $line"
        declare "${BASH_REMATCH[1]}=$id"
      fi
      ;;
  esac
done < <(sed -n '/^## Five minutes$/,/^## /p' "${1:-README.md}")

[ "$steps" -ge 6 ] || fail "only $steps commands were found"
echo "README's tour: $steps commands answered as README says."
