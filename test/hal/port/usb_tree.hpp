#pragma once

#include <fcntl.h>
#include <pty.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "hal/modem_locator.hpp"
#include "support/temp_directory.hpp"

/// A pty in the place of a serial port. Its other side answers every AT, or is silent.
class FakeTty {
public:
    explicit FakeTty(bool answers) {
        std::array<char, 64> name{};
        BOOST_REQUIRE(openpty(&master_, &keep_, name.data(), nullptr, nullptr) == 0);
        path_ = name.data();
        if (answers) {
            modem_ = std::thread([this] { answer(); });
        }
    }
    /// Nobody has the port open any more.
    ~FakeTty() {
        close(keep_);
        if (modem_.joinable()) {
            modem_.join();
        }
        close(master_);
    }
    FakeTty(const FakeTty&) = delete;
    FakeTty& operator=(const FakeTty&) = delete;

    const std::string& path() const { return path_; }

private:
    /// Until all that had it open have closed it.
    void answer() const {
        std::array<char, 64> buffer{};
        std::string heard;
        for (;;) {
            const ssize_t count = read(master_, buffer.data(), buffer.size());
            if (count <= 0) {
                return;
            }
            heard.append(buffer.data(), static_cast<std::size_t>(count));
            if (heard.ends_with("AT\r")) {
                heard.clear();
                static_cast<void>(write(master_, "\r\nOK\r\n", 6));
            }
        }
    }

    int master_ = -1;
    int keep_ = -1;  ///< without it the other side would hang up at each close
    std::string path_;
    std::thread modem_;
};

/// A machine's USB as /sys and /dev show it, in a temporary directory. Made from the layout of a
/// real one (Linux 6.1): a usb-serial port stands between interface and tty, with CDC ACM the tty
/// hangs on the interface.
class UsbTree {
public:
    UsbTree() {
        for (const char* folder : {"sys/class/tty", "sys/bus/usb/devices", "dev/serial/by-id"}) {
            std::filesystem::create_directories(root_.path() / folder);
        }
        plug_hub("usb1");
    }

    std::string sys() const { return root_.file("sys"); }
    std::string dev() const { return root_.file("dev"); }
    std::string tty(const std::string& name) const { return dev() + "/" + name; }

    /// `ttys`: interface number and name. The device number is the next one.
    void plug(const std::string& path, const std::string& vendor, const std::string& product,
              const std::map<int, std::string>& ttys, bool answers = false) {
        const auto folder = device_folder(path);
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "idVendor") << vendor << '\n';
        std::ofstream(folder / "idProduct") << product << '\n';
        std::ofstream(folder / "busnum") << "1\n";
        std::ofstream(folder / "devnum") << ++device_number_ << '\n';
        link(folder, root_.path() / "sys/bus/usb/devices" / path);
        for (const auto& [number, name] : ttys) {
            add_tty(path, number, name, answers);
        }
    }
    void unplug(const std::string& path) {
        for (const auto& [name, tty_path] : std::exchange(names_[path], {})) {
            std::filesystem::remove(root_.path() / "sys/class/tty" / name);
            std::filesystem::remove(tty(name));
            ttys_.erase(name);
        }
        std::filesystem::remove(root_.path() / "sys/bus/usb/devices" / path);
        std::filesystem::remove_all(device_folder(path));
    }
    /// A symbolic link as udev makes them.
    std::string name_stably(const std::string& name, const std::string& tty_name) const {
        const std::string path = dev() + "/serial/by-id/" + name;
        std::filesystem::create_symlink("../../" + tty_name, path);
        return path;
    }

private:
    std::filesystem::path device_folder(const std::string& path) const {
        return root_.path() / "sys/devices/pci0000:00/0000:00:14.0/usb1" / path;
    }
    void plug_hub(const std::string& name) const {
        const auto folder = root_.path() / "sys/devices/pci0000:00/0000:00:14.0" / name;
        std::filesystem::create_directories(folder);
        std::ofstream(folder / "idVendor") << "1d6b\n";
        std::ofstream(folder / "idProduct") << "0002\n";
        std::ofstream(folder / "busnum") << "1\n";
        std::ofstream(folder / "devnum") << "1\n";
        link(folder, root_.path() / "sys/bus/usb/devices" / name);
    }
    static void link(const std::filesystem::path& target, const std::filesystem::path& place) {
        std::filesystem::create_symlink(std::filesystem::relative(target, place.parent_path()),
                                        place);
    }
    void add_tty(const std::string& path, int number, const std::string& name, bool answers) {
        std::array<char, 8> hex{};
        static_cast<void>(std::snprintf(hex.data(), hex.size(), "%02x", number));
        const auto interface_folder = device_folder(path) / (path + ":1." + std::to_string(number));
        auto folder = interface_folder;
        if (name.starts_with("ttyUSB")) {
            folder /= name;
        }
        folder = folder / "tty" / name;
        std::filesystem::create_directories(folder);
        std::ofstream(interface_folder / "bInterfaceNumber") << hex.data() << '\n';
        link(folder, root_.path() / "sys/class/tty" / name);
        auto& fake = ttys_[name] = std::make_unique<FakeTty>(answers);
        std::filesystem::create_symlink(fake->path(), tty(name));
        names_[path][name] = fake->path();
    }

    test_support::TempDirectory root_;
    unsigned device_number_ = 1;
    std::map<std::string, std::unique_ptr<FakeTty>> ttys_;
    std::map<std::string, std::map<std::string, std::string>> names_;
};

/// The real clock, some times as fast, that can be set forward.
class HurriedClock final : public hal::Clock {
public:
    hal::Instant now() override { return start_ + (real_->now() - start_) * speed + skipped_; }
    hal::WallTime wall_now() override { return real_->wall_now(); }
    std::string boot_id() override { return real_->boot_id(); }
    std::unique_ptr<hal::Waker> make_waker() override { return real_->make_waker(); }
    hal::Wakeup wait(hal::Waker& waker, hal::Deadline deadline) override {
        return real_->wait(waker, deadline == hal::never
                                      ? deadline
                                      : start_ + (deadline - skipped_ - start_) / speed);
    }
    void skip(hal::Milliseconds by) { skipped_ += by; }

private:
    static constexpr int speed = 5;
    std::unique_ptr<hal::Clock> real_ = hal::make_system_clock();
    hal::Instant start_ = real_->now();
    hal::Milliseconds skipped_{0};
};
