/* irq_sim.c uses irq_to_desc(), which the kernel does not export to modules. The same comes out of
 * what it does export. */
#include <linux/irq.h>
#include <linux/irqdesc.h>

static inline struct irq_desc *exported_irq_to_desc(unsigned int irq)
{
	struct irq_data *data = irq_get_irq_data(irq);

	return data ? container_of(data->common, struct irq_desc, irq_common_data) : NULL;
}
#define irq_to_desc exported_irq_to_desc
