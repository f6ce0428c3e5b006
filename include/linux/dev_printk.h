/* SPDX-License-Identifier: MIT */
/* holdfast: dup */
#ifndef _DEVICE_PRINTK_H_
#define _DEVICE_PRINTK_H_

#include <linux/compiler.h>
#include <linux/kern_levels.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/types.h>

struct device;

extern const char *dev_driver_string(const struct device *dev);
extern __printf(3, 4) void _dev_printk(const char *level, const struct device *dev,
					const char *fmt, ...);
extern __printf(2, 3) void _dev_emerg(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_alert(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_crit(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_err(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_warn(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_notice(const struct device *dev, const char *fmt, ...);
extern __printf(2, 3) void _dev_info(const struct device *dev, const char *fmt, ...);
extern __printf(3, 0) int dev_vprintk_emit(int level, const struct device *dev, const char *fmt,
					    va_list args);
extern __printf(3, 4) int dev_printk_emit(int level, const struct device *dev, const char *fmt,
					   ...);
extern __printf(3, 4) int dev_err_probe(const struct device *dev, int err, const char *fmt, ...);

#ifndef dev_fmt
#define dev_fmt(fmt) fmt
#endif
#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, fmt, ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_emerg(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...) _dev_alert(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_crit(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_err(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_warn(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_notice(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_info(dev, dev_fmt(fmt), ##__VA_ARGS__)
#define hf_no_dev_printk(dev, fmt, ...)                                                     \
	({                                                                                  \
		if (0)                                                                      \
			_dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__);          \
	})
#ifdef DEBUG
#define dev_dbg(dev, fmt, ...) _dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__)
#else
#define dev_dbg(dev, fmt, ...) hf_no_dev_printk(dev, fmt, ##__VA_ARGS__)
#endif
#ifdef VERBOSE_DEBUG
#define dev_vdbg dev_dbg
#else
#define dev_vdbg(dev, fmt, ...) hf_no_dev_printk(dev, fmt, ##__VA_ARGS__)
#endif

#define HF_DEV_ONCE(print, dev, fmt, ...)                                                   \
	({                                                                                  \
		static bool __once;                                                         \
		if (!__once) {                                                              \
			__once = true;                                                      \
			print(dev, fmt, ##__VA_ARGS__);                                     \
		}                                                                           \
	})
#define dev_err_once(dev, fmt, ...) HF_DEV_ONCE(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_once(dev, fmt, ...) HF_DEV_ONCE(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_once(dev, fmt, ...) HF_DEV_ONCE(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_once(dev, fmt, ...) HF_DEV_ONCE(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_once(dev, fmt, ...) HF_DEV_ONCE(dev_dbg, dev, fmt, ##__VA_ARGS__)

#define HF_DEV_RATELIMITED(print, dev, fmt, ...)                                            \
	do {                                                                                \
		static DEFINE_RATELIMIT_STATE(_rs, DEFAULT_RATELIMIT_INTERVAL,              \
					      DEFAULT_RATELIMIT_BURST);                     \
		if (__ratelimit(&_rs))                                                      \
			print(dev, fmt, ##__VA_ARGS__);                                     \
	} while (0)
#define dev_emerg_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_emerg, dev, fmt, ##__VA_ARGS__)
#define dev_alert_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_alert, dev, fmt, ##__VA_ARGS__)
#define dev_crit_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_crit, dev, fmt, ##__VA_ARGS__)
#define dev_err_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_err, dev, fmt, ##__VA_ARGS__)
#define dev_warn_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_warn, dev, fmt, ##__VA_ARGS__)
#define dev_notice_ratelimited(dev, fmt, ...) \
	HF_DEV_RATELIMITED(dev_notice, dev, fmt, ##__VA_ARGS__)
#define dev_info_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_info, dev, fmt, ##__VA_ARGS__)
#define dev_dbg_ratelimited(dev, fmt, ...) HF_DEV_RATELIMITED(dev_dbg, dev, fmt, ##__VA_ARGS__)

#define dev_WARN(dev, format, arg...) \
	WARN(1, "%s %s: " format, dev_driver_string(dev), dev_name(dev), ##arg)
#define dev_WARN_ONCE(dev, condition, format, arg...) \
	WARN_ONCE(condition, "%s %s: " format, dev_driver_string(dev), dev_name(dev), ##arg)

#endif
