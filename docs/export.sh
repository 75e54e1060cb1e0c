#!/bin/sh
# Asks for an export, waits until it is built, fetches it and unpacks it. Needs curl, and unzip (or a JDK's jar, or python3).
#
#   TOKEN=$(cat data/admin-token) sh docs/export.sh [body]
#
# Settings: TOKEN, URL (http://localhost:8080), OUT (a directory, ./export)
set -eu

: "${TOKEN:?Set TOKEN to an API token with the permission CAN_ACCESS_USER_ACTIVITY}"
URL=${URL:-http://localhost:8080}
OUT=${OUT:-export}
BODY=${1:-'{"includeIdentifyingFields": true}'}
mkdir -p "$OUT"

# The value of a header in a file that curl -D wrote.
header() {
    tr -d '\r' < "$2" | sed -n "s/^$1: //Ip" | tail -1
}

echo "POST $URL/api/v2/usageDataExports/ $BODY"
code=$(curl -sS -o "$OUT/answer" -D "$OUT/headers" -w '%{http_code}' -X POST "$URL/api/v2/usageDataExports/" \
    -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d "$BODY")
if [ "$code" != 202 ]; then
    echo "$code $(cat "$OUT/answer")" >&2
    exit 1
fi
status=$(header Location "$OUT/headers")
echo "202 Location: $status"

# No -L: 303 says that it is done, and its Location where the artifact is.
while :; do
    code=$(curl -sS -o "$OUT/answer" -D "$OUT/headers" -w '%{http_code}' -H "Authorization: Bearer $TOKEN" "$status")
    [ "$code" = 303 ] && break
    echo "$code $(cat "$OUT/answer")"
    case $(cat "$OUT/answer") in
        *'"status":"ERROR"'* | *'"status":"ABORTED"'*) exit 1 ;;
    esac
    [ "$code" = 200 ] || exit 1
    sleep "${INTERVAL:-1}"
done
artifact=$(header Location "$OUT/headers")
echo "303 Location: $artifact"

code=$(curl -sS -o "$OUT/artifact.zip" -D "$OUT/headers" -w '%{http_code}' -H "Authorization: Bearer $TOKEN" "$artifact")
echo "$code $(header Content-Type "$OUT/headers"), $(header Content-Length "$OUT/headers") bytes," \
    "$(header Content-Disposition "$OUT/headers")"
[ "$code" = 202 ] || exit 1

cd "$OUT"
if command -v unzip > /dev/null; then
    unzip -o -q artifact.zip
elif command -v jar > /dev/null; then
    jar xf artifact.zip
else
    python3 -m zipfile -e artifact.zip .
fi
rm -f answer headers
wc -l -- *.csv
cat manifest.json
echo
