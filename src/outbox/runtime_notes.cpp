#include "outbox/runtime_notes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace outbox {
namespace {

constexpr const char* in_hand_file = "in-hand";
constexpr std::string_view answered_prefix = "answered-";
constexpr std::string_view refused_prefix = "refused-";
/// No worker has died so often; what says so is no note of ours.
constexpr unsigned most_crashes = 1000;

/// "MESSAGE PART CRASHES NAME", the name to the line's end.
bool read_line(const std::string& line, std::string& modem, RuntimeNotes::InHand& part) {
    std::istringstream fields(line);
    fields >> part.message >> part.part >> part.crashes;
    return fields.get() == ' ' && std::getline(fields, modem) && part.message > 0 &&
           part.part > 0 && part.crashes < most_crashes;
}

bool is_message_id(std::string_view text) {
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Takes the id out of a file's name, if that is made so.
void read_name(const std::string& name, std::string_view prefix, std::set<MessageId>& ids) {
    if (name.starts_with(prefix) && is_message_id(std::string_view(name).substr(prefix.size()))) {
        ids.insert(name.substr(prefix.size()));
    }
}

bool write_file(const std::filesystem::path& path, std::string_view content) {
    const int fd =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        return false;
    }
    const bool whole =
        ::write(fd, content.data(), content.size()) == static_cast<ssize_t>(content.size());
    ::close(fd);
    return whole;
}

}  // namespace

RuntimeNotes::RuntimeNotes(std::filesystem::path directory) : directory_(std::move(directory)) {
    if (directory_.empty()) {
        return;
    }
    std::error_code ignored;
    std::filesystem::create_directory(directory_, ignored);
    std::ifstream file(directory_ / in_hand_file);
    std::string line;
    std::string modem;
    for (InHand part; std::getline(file, line);) {
        if (read_line(line, modem, part)) {
            in_hand_[modem] = part;
            ++part.crashes;
            left_[modem] = part;
        }
    }
    for (std::filesystem::directory_iterator entry(directory_, ignored), end; entry != end;
         entry.increment(ignored)) {
        const std::string name = entry->path().filename().string();
        read_name(name, answered_prefix, answered_);
        read_name(name, refused_prefix, refused_);
    }
}

void RuntimeNotes::take(const std::string& modem, const InHand& part) {
    const std::lock_guard lock(mutex_);
    in_hand_[modem] = part;
    write_in_hand();
}

void RuntimeNotes::let_go(const std::string& modem) {
    const std::lock_guard lock(mutex_);
    if (in_hand_.erase(modem) != 0) {
        write_in_hand();
    }
}

void RuntimeNotes::write_in_hand() {
    if (directory_.empty()) {
        return;
    }
    std::string lines;
    for (const auto& [modem, part] : in_hand_) {
        lines += std::to_string(part.message) + ' ' + std::to_string(part.part) + ' ' +
                 std::to_string(part.crashes) + ' ' + modem + '\n';
    }
    const std::filesystem::path file = directory_ / in_hand_file;
    const std::filesystem::path whole = directory_ / (std::string(in_hand_file) + ".new");
    if (lines.empty() || !write_file(whole, lines) || ::rename(whole.c_str(), file.c_str()) != 0) {
        ::unlink(file.c_str());  // Better nothing than what is true no more.
    }
}

void RuntimeNotes::add(Ids& ids, std::string_view prefix, const MessageId& id) {
    const std::lock_guard lock(mutex_);
    if (ids.insert(id).second && !directory_.empty() && is_message_id(id)) {
        write_file(directory_ / (std::string(prefix) + id), "");
    }
}

void RuntimeNotes::forget(Ids& ids, std::string_view prefix, const std::set<MessageId>& which) {
    const std::lock_guard lock(mutex_);
    for (const MessageId& id : which) {
        if (ids.erase(id) != 0 && !directory_.empty()) {
            ::unlink((directory_ / (std::string(prefix) + id)).c_str());
        }
    }
}

std::set<MessageId> RuntimeNotes::answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
}

void RuntimeNotes::add_answered(const MessageId& id) {
    add(answered_, answered_prefix, id);
}

void RuntimeNotes::forget_answered(const std::set<MessageId>& ids) {
    forget(answered_, answered_prefix, ids);
}

std::set<MessageId> RuntimeNotes::refused() const {
    const std::lock_guard lock(mutex_);
    return refused_;
}

void RuntimeNotes::add_refused(const MessageId& id) {
    add(refused_, refused_prefix, id);
}

void RuntimeNotes::forget_refused(const std::set<MessageId>& ids) {
    forget(refused_, refused_prefix, ids);
}

}  // namespace outbox
