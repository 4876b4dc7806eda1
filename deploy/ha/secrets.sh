#!/bin/sh
# Makes what docker-compose.ha.yml reads from ./secrets: passwords, and a certificate that vouches for itself until yours is there
# (secrets/tls.pem: its private key, then the chain). What is there already stays. Needs openssl.
#
#   sh deploy/ha/secrets.sh id.example.com
set -eu
name=${1:?write the name that your users see, such as id.example.com}
mkdir -p secrets
# The files may be read by the users inside the containers; on this machine only by who may enter the folder.
chmod 0700 secrets
cd secrets

keep() {
  if [ -e "$1" ]; then
    echo "$1: kept"
    cat > /dev/null
  else
    cat > "$1"
    chmod 0444 "$1"
    echo "$1: made"
  fi
}
word() { openssl rand -hex 32; }

word | keep secret
word | tr -d '\n' | keep database_password
printf 'postgres://countersign:%s@postgres:5432/countersign' "$(cat database_password)" | keep database_url
if [ ! -e redis_url ] || [ ! -e redis_users ]; then
  rm -f redis_url redis_users
  password=$(word)
  # What docs/operating.md gives a gateway, and a user that can say PING and nothing else.
  {
    echo "user default off"
    echo "user health on >health resetkeys resetchannels -@all +ping"
    echo "user gateway on >$password resetkeys ~cs:* resetchannels &cs:* -@all +get +set +getdel +del +sadd +smembers +pttl +pexpire +publish +subscribe +unsubscribe +evalsha +eval +script|load +ping +info +time +quit +client|setname +hello +cluster|slots +cluster|shards +cluster|info +cluster|nodes +incrby +expire +ttl +multi +exec +role"
  } | keep redis_users
  printf 'redis://gateway:%s@redis:6379/0' "$password" | keep redis_url
fi
if [ ! -e tls.pem ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout tls.key -out tls.crt 2> /dev/null
  cat tls.key tls.crt | keep tls.pem
  rm tls.key tls.crt
fi
