/* The yardstick: an echo server, and a client that prints the microseconds of each batch's mean round trip. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in loopback(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static int serve(void) {
  struct sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 16) < 0) return 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int peer = accept(listener, NULL, NULL);
    char buffer[65536];
    ssize_t count;
    while ((count = recv(peer, buffer, sizeof buffer, 0)) > 0) send(peer, buffer, count, MSG_NOSIGNAL);
    close(peer);
  }
}

static double now(void) {
  struct timespec ts;
  clock_gettime(CLOCK_MONOTONIC, &ts);
  return ts.tv_sec * 1e6 + ts.tv_nsec / 1e3;
}

static int ask(int port, int batches, int rounds) {
  struct sockaddr_in address = loopback(port);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) return 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  char byte = 'x';
  for (int batch = 0; batch < batches; batch++) {
    double start = now();
    for (int i = 0; i < rounds; i++) {
      if (send(fd, &byte, 1, 0) != 1 || recv(fd, &byte, 1, 0) != 1) return 1;
    }
    printf("%.3f\n", (now() - start) / rounds);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 5 && strcmp(argv[1], "client") == 0) return ask(atoi(argv[2]), atoi(argv[3]), atoi(argv[4]));
  return serve();
}
