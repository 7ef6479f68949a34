// The limit: one thread, one epoll, one fixed reply, no parsing beyond the end of a head.  raw-epoll PORT BYTES
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

int main(int count, char** arguments) {
    const int port = std::atoi(arguments[1]);
    const std::string body(count > 2 ? static_cast<std::size_t>(std::atoi(arguments[2])) : 586, 'x');
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int yes = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 2048) != 0) return 1;
    const int poll = epoll_create1(0);
    epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    std::vector<epoll_event> events(1024);
    std::vector<char> buffer(1 << 16);
    for (;;) {
        const int ready = epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const int fd = events[static_cast<std::size_t>(i)].data.fd;
            if (fd == listener) {
                for (int client; (client = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
                    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                    event.data.fd = client;
                    epoll_ctl(poll, EPOLL_CTL_ADD, client, &event);
                }
                continue;
            }
            const auto got = read(fd, buffer.data(), buffer.size());
            if (got <= 0) {
                close(fd);
                continue;
            }
            const std::string_view text(buffer.data(), static_cast<std::size_t>(got));
            for (auto at = text.find("\r\n\r\n"); at != text.npos; at = text.find("\r\n\r\n", at + 4))
                if (write(fd, reply.data(), reply.size()) < 0) break;
        }
    }
}
