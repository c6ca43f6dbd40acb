#!/usr/bin/env bash
# Runs a cluster on this machine: N nodes and HAProxy in front of them, until Ctrl-C. Build first: mvn -q -DskipTests package
set -euo pipefail

if [ "$((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))" -lt 501 ]; then
  echo "local-cluster: this needs bash 5.1 or newer" >&2
  exit 2
fi

usage() {
  cat <<'END'
Usage: deploy/local-cluster.sh [N] [options]

  N                  how many nodes, 1 to 9 (3)
  --rtmp PORT        where HAProxy takes RTMP (a free port)
  --http PORT        where HAProxy takes HTTP (a free port)
  --nodes-from PORT  node 1 takes this port and the three above it for RTMP, HTTP, operations and the
                     cluster, node 2 those from PORT + 10, and so on (free ports)
  --logs DIR         where each process writes its log (a new directory)

Everything listens on 127.0.0.1. WEIR_... variables and WEIR_JAVA_OPTS reach the nodes.
END
}

fail() {
  echo "local-cluster: $*" >&2
  exit 2
}

is_port() {
  [[ $1 =~ ^[1-9][0-9]{0,4}$ ]] && [ "$1" -le 65535 ]
}

count=3
rtmp_port=
http_port=
nodes_from=
logs=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit
      ;;
    --rtmp | --http | --nodes-from)
      is_port "${2:-}" || fail "$1 takes a port, not '${2:-}'"
      case $1 in
        --rtmp) rtmp_port=$2 ;;
        --http) http_port=$2 ;;
        *) nodes_from=$2 ;;
      esac
      shift 2
      ;;
    --logs)
      [ -n "${2:-}" ] || fail "--logs takes a directory"
      logs=$2
      shift 2
      ;;
    [1-9])
      count=$1
      shift
      ;;
    *) fail "'$1' is neither a number from 1 to 9 nor an option; see --help" ;;
  esac
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Debian puts it where only root looks.
haproxy=$(PATH=$PATH:/usr/sbin:/sbin command -v haproxy || true)
[ -n "$haproxy" ] || fail "haproxy is not installed (Debian: apt-get install haproxy); one node runs without it: app/bin/weir"
[ -f "$root/app/target/weir.jar" ] || fail "$root/app/target/weir.jar is missing; build it with: mvn -q -DskipTests package"

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Below the ports that the system takes for outgoing connections. Sets $port.
taken=()
free_port() {
  local given
  for _ in {1..500}; do
    port=$((15000 + RANDOM % 17000))
    for given in ${taken[@]+"${taken[@]}"}; do
      [ "$given" != "$port" ] || continue 2
    done
    if ! listens "$port"; then
      taken+=("$port")
      return
    fi
  done
  fail "no free port found"
}

if [ -z "$rtmp_port" ]; then
  free_port
  rtmp_port=$port
fi
if [ -z "$http_port" ]; then
  free_port
  http_port=$port
fi
rtmp=() http=() ops=() cluster=()
for ((i = 0; i < count; i++)); do
  own=()
  for offset in 0 1 2 3; do
    if [ -n "$nodes_from" ]; then
      port=$((nodes_from + 10 * i + offset))
      is_port "$port" || fail "--nodes-from $nodes_from leaves no room for $count nodes"
    else
      free_port
    fi
    own+=("$port")
  done
  rtmp+=("${own[0]}")
  http+=("${own[1]}")
  ops+=("${own[2]}")
  cluster+=("${own[3]}")
done
for port in "$rtmp_port" "$http_port" "${rtmp[@]}" "${http[@]}" "${ops[@]}" "${cluster[@]}"; do
  ! listens "$port" || fail "port $port is in use"
done

if [ -z "$logs" ]; then
  logs=$(mktemp -d "${TMPDIR:-/tmp}/weir-cluster.XXXXXX")
fi
mkdir -p "$logs"

declare -A names=()
haproxy_pid=
require_all_alive() {
  local pid
  for pid in "${!names[@]}"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      echo "local-cluster: ${names[$pid]} ended:" >&2
      tail -n 5 "$logs/${names[$pid]}.log" >&2
      exit 1
    fi
  done
}

stop() {
  # Whatever happens, nothing stays behind, even when nobody reads what is printed any more.
  trap '' INT TERM PIPE
  trap - EXIT
  local pid
  echo "local-cluster: stopping" 2>/dev/null || true
  # The load balancer last: it sees the nodes drain.
  for pid in "${!names[@]}"; do
    [ "$pid" = "$haproxy_pid" ] || kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${!names[@]}"; do
    [ "$pid" = "$haproxy_pid" ] || wait "$pid" || true
  done
  if [ -n "$haproxy_pid" ]; then
    kill -TERM "$haproxy_pid" 2>/dev/null || true
    wait "$haproxy_pid" || true
  fi
  echo "local-cluster: stopped; logs are in $logs" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 0' INT TERM

# The first nodes found the cluster; every node has the same list.
seeds=()
for ((i = 0; i < count && i < 3; i++)); do
  seeds+=(--seed "127.0.0.1:${cluster[i]}")
done
for ((i = 0; i < count; i++)); do
  "$root/app/bin/weir" --config "$root/cluster-config/timings.conf" \
    --listen "127.0.0.1:${rtmp[i]}" --http "127.0.0.1:${http[i]}" --ops "127.0.0.1:${ops[i]}" \
    --cluster "127.0.0.1:${cluster[i]}" "${seeds[@]}" </dev/null >"$logs/weir-$((i + 1)).log" 2>&1 &
  names[$!]=weir-$((i + 1))
done

ready() {
  local status=
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET /ready HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n' >&3
  IFS= read -r -t 5 status <&3 || true
  exec 3>&-
  [[ $status == *" 200 "* ]]
}

for ((i = 0; i < count; i++)); do
  until ready "${ops[i]}"; do
    require_all_alive
    sleep 0.2
  done
done

# deploy/haproxy/haproxy.cfg with a server line for each node in place of its own.
awk -v rtmp="${rtmp[*]}" -v http="${http[*]}" -v ops="${ops[*]}" '
  $1 == "backend" { split($2 ~ /^rtmp/ ? rtmp : http, port, " "); n = split(ops, operations, " ") }
  $1 == "server" && $2 == "weir-1" {
    for (i = 1; i <= n; i++) {
      line = $0
      sub(/weir-1 weir-1:[0-9]+ port [0-9]+/, "weir-" i " 127.0.0.1:" port[i] " port " operations[i], line)
      print line
    }
  }
  $1 != "server"' "$root/deploy/haproxy/haproxy.cfg" >"$logs/haproxy.cfg"
RTMP_BIND=127.0.0.1:$rtmp_port HTTP_BIND=127.0.0.1:$http_port \
  "$haproxy" -db -f "$logs/haproxy.cfg" </dev/null >"$logs/haproxy.log" 2>&1 &
haproxy_pid=$!
names[$haproxy_pid]=haproxy

until listens "$rtmp_port"; do
  require_all_alive
  sleep 0.2
done

cat <<END
Ready, with HAProxy in front of $count node(s). Logs are in $logs.

  publish     ffmpeg -re -f lavfi -i testsrc2=size=640x360:rate=30 -f lavfi -i sine -c:v libx264 -tune zerolatency -g 60 -pix_fmt yuv420p -c:a aac -f flv rtmp://127.0.0.1:$rtmp_port/live/test
  play        ffplay rtmp://127.0.0.1:$rtmp_port/live/test
  browser     http://127.0.0.1:$http_port/

END
for pid in $(printf '%s\n' "${!names[@]}" | sort -n); do
  [ "$pid" != "$haproxy_pid" ] || continue
  i=$((${names[$pid]#weir-} - 1))
  printf '  %-8s    rtmp://127.0.0.1:%s/live/test   http://127.0.0.1:%s/metrics   pid %s\n' \
    "${names[$pid]}" "${rtmp[i]}" "${ops[i]}" "$pid"
done
echo
echo "Ctrl-C stops all of it."

# A node may be killed to see what the others do.
while [ ${#names[@]} -gt 0 ]; do
  code=0
  wait -n -p pid "${!names[@]}" || code=$?
  [ -n "${pid:-}" ] || break
  echo "local-cluster: ${names[$pid]} ended with $code"
  if [ "$pid" = "$haproxy_pid" ]; then
    haproxy_pid=
  fi
  unset "names[$pid]"
done
